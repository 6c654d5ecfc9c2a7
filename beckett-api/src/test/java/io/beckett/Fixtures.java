package io.beckett;

import io.beckett.error.ConfigurationException;
import io.beckett.runtime.NodeDefinition;
import io.beckett.runtime.SubscriptionDefinition;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.MessageStorage;
import io.beckett.subscription.SubscriptionBuilder;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;

/** Builders with stores that may only be asked what needs no I/O, and short ways to what they build. */
final class Fixtures {

    private Fixtures() {}

    record OrderPlaced(String id, long cents) implements OrderEvent, Billable {}

    record OrderItemAdded(String id) implements OrderEvent {}

    record OrderCancelled(String id) {}

    interface OrderEvent {}

    interface Billable {}

    /** A builder that only lacks groups. */
    static BeckettBuilder builder() {
        return new BeckettBuilder().storage(storage()).checkpoints(checkpoints());
    }

    static BeckettBuilder mapped() {
        return builder().map("order-placed", OrderPlaced.class).map("order-item-added", OrderItemAdded.class);
    }

    static MessageStorage storage(String... problems) {
        return storage(Optional.empty(), problems);
    }

    static MessageStorage storage(Optional<Map<String, List<String>>> categories, String... problems) {
        return only(MessageStorage.class, Map.of("check", List.of(problems), "categories", categories));
    }

    static CheckpointStore checkpoints() {
        return only(CheckpointStore.class, Map.of());
    }

    private static <T> T only(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (answers.containsKey(method.getName())) {
                return answers.get(method.getName());
            }
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(answers, args);
            }
            throw new AssertionError("building does no I/O, but called " + method);
        }));
    }

    static List<String> problemsOf(BeckettBuilder builder) {
        return Assertions.catchThrowableOfType(ConfigurationException.class, builder::definition)
                .problems();
    }

    /** The problems of the only subscription {@code g / s}. */
    static List<String> problemsOf(BeckettBuilder builder, Consumer<SubscriptionBuilder> define) {
        return problemsOf(builder.group("g", group -> group.subscription("s", define)));
    }

    static SubscriptionDefinition subscription(BeckettBuilder builder, Consumer<SubscriptionBuilder> define) {
        return subscription(
                builder.group("g", group -> group.subscription("s", define)).definition());
    }

    static SubscriptionDefinition subscription(NodeDefinition node) {
        return node.groups().get(0).subscriptions().get(0);
    }
}
