package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.Beckett;
import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.CheckpointStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartAgainTest {

    @Test
    void aStoreThatFailsAfterItStartedIsNotStartedAgainButAskedAgain() {
        var calls = new ArrayList<String>();
        var storage = new InMemoryStorage(InstantSource.system());
        storage.topic("test", 1);
        var builder = Beckett.builder().storage(storage).checkpoints(failingOnceToRegister(calls));
        try (var beckett = builder.group(
                        "group",
                        group -> group.subscription(
                                "all", s -> s.category("Order").handler(context -> calls.add("handler"))))
                .build()) {
            beckett.start();
            assertThat(beckett.state()).isEqualTo(Beckett.State.RUNNING);
        }
        assertThat(calls).startsWith("start", "register", "register").containsOnlyOnce("start");
    }

    private static CheckpointStore failingOnceToRegister(List<String> calls) {
        var store = new InMemoryCheckpoints();
        return (CheckpointStore) Proxy.newProxyInstance(
                CheckpointStore.class.getClassLoader(),
                new Class<?>[] {CheckpointStore.class},
                (proxy, method, arguments) -> {
                    if (List.of("start", "register").contains(method.getName())) {
                        calls.add(method.getName());
                        if (calls.equals(List.of("start", "register"))) {
                            throw new StoreUnavailableException(
                                    "Postgres", "two transactions waited for each other", null);
                        }
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
