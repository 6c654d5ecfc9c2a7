package io.beckett.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A method that is added to a store, even one with a default, must be passed on, too. */
class ForwardingTest {
    @Test
    void everyCallOfACheckpointStoreIsPassedOn() throws ReflectiveOperationException {
        assertPassesOnEverything(CheckpointStore.class, store -> new ForwardingCheckpointStore(store) {});
    }

    @Test
    void everyCallOfAStorageIsPassedOn() throws ReflectiveOperationException {
        assertPassesOnEverything(MessageStorage.class, storage -> new ForwardingMessageStorage(storage) {});
    }

    private static <S> void assertPassesOnEverything(Class<S> type, Function<S, S> forwarding)
            throws ReflectiveOperationException {
        var passedOn = new ArrayList<Method>();
        var real = type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    passedOn.add(method);
                    return method.getReturnType() == int.class
                            ? 7
                            : method.getReturnType() == boolean.class ? true : null;
                }));
        var forwarder = forwarding.apply(real);
        for (var method : type.getMethods()) {
            var answer = method.invoke(forwarder, new Object[method.getParameterCount()]);
            assertThat(answer).as(method.getName()).isIn(7, true, null);
        }
        assertThat(passedOn).containsExactly(type.getMethods());
    }
}
