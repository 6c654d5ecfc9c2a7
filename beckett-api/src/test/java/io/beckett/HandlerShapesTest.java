package io.beckett;

import static io.beckett.Fixtures.builder;
import static io.beckett.Fixtures.mapped;
import static io.beckett.Fixtures.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.Fixtures.Billable;
import io.beckett.Fixtures.OrderEvent;
import io.beckett.Fixtures.OrderItemAdded;
import io.beckett.Fixtures.OrderPlaced;
import io.beckett.runtime.HandlerShape;
import io.beckett.subscription.BatchHandler;
import io.beckett.subscription.ContextHandler;
import io.beckett.subscription.SubscriptionBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HandlerShapesTest {

    private final List<String> handled = new ArrayList<>();
    private final OrderPlaced placed = new OrderPlaced("7", 100);
    private final OrderItemAdded item = new OrderItemAdded("8");

    @Test
    @DisplayName("T28-T48: typed, typed with context, and by name in one subscription")
    void typedHandlersOfAllFormsGoTogether() throws Exception {
        var typed = typed(
                mapped(),
                s -> s.handler(OrderPlaced.class, order -> handled.add("placed " + order.id()))
                        .handler(
                                OrderItemAdded.class,
                                (added, context) -> handled.add(added.id() + "/" + context.attempt()))
                        .handler("order-archived", context -> handled.add(context.type())));

        assertThat(typed.byTypeName()).containsOnlyKeys("order-placed", "order-item-added", "order-archived");
        run(typed, "order-placed", placed);
        run(typed, "order-item-added", item);
        run(typed, "order-archived", null);
        assertThat(handled).containsExactly("placed 7", "8/1", "order-archived");
    }

    @Test
    void aHandlerForAnInterfaceTakesEveryMappedClassBelowIt() throws Exception {
        var typed = typed(mapped(), s -> s.handler(OrderEvent.class, event -> handled.add("event " + event)));

        run(typed, "order-placed", placed);
        run(typed, "order-item-added", item);
        assertThat(handled).containsExactly("event " + placed, "event " + item);
    }

    @Test
    void theMostSpecificHandlerWinsInAnyOrder() throws Exception {
        Consumer<SubscriptionBuilder> wide = s -> s.handler(Object.class, any -> handled.add("any"));
        Consumer<SubscriptionBuilder> middle = s -> s.handler(OrderEvent.class, event -> handled.add("event"));
        Consumer<SubscriptionBuilder> narrow = s -> s.handler(OrderPlaced.class, order -> handled.add("placed"));

        for (var define : List.of(
                wide.andThen(middle).andThen(narrow), narrow.andThen(middle).andThen(wide))) {
            handled.clear();
            var typed = typed(mapped().map("text", String.class), define);
            run(typed, "order-placed", placed);
            run(typed, "order-item-added", item);
            run(typed, "text", "a");
            assertThat(handled).containsExactly("placed", "event", "any");
        }
    }

    @Test
    void aHandlerOfItsOwnSettlesATypeThatTwoOthersFitEqually() throws Exception {
        var typed = typed(
                mapped(),
                s -> s.handler(Billable.class, billable -> handled.add("billable"))
                        .handler(OrderEvent.class, event -> handled.add("event"))
                        .handler(OrderPlaced.class, order -> handled.add("placed")));

        run(typed, "order-placed", placed);
        run(typed, "order-item-added", item);
        assertThat(handled).containsExactly("placed", "event");
    }

    @Test
    void aHandlerByNameIsMoreSpecificThanOneForAnInterface() throws Exception {
        var typed = typed(
                mapped(),
                s -> s.handler(Billable.class, billable -> handled.add("billable"))
                        .handler(OrderEvent.class, event -> handled.add("event"))
                        .handler("order-placed", context -> handled.add("by name")));

        run(typed, "order-placed", placed);
        run(typed, "order-item-added", item);
        assertThat(handled).containsExactly("by name", "event");
    }

    @Test
    void aMappedClassBelowAnotherMappedOneIsTakenByItsHandlerToo() throws Exception {
        class Animal {}
        class Dog extends Animal {}
        var typed = typed(
                builder().map("animal", Animal.class).map("dog", Dog.class),
                s -> s.handler(
                        Animal.class, animal -> handled.add(animal.getClass().getSimpleName())));

        run(typed, "animal", new Animal());
        run(typed, "dog", new Dog());
        assertThat(handled).containsExactly("Animal", "Dog");
    }

    @Test
    @DisplayName("T28-T48: a context handler")
    void aContextHandlerIsKept() {
        ContextHandler handler = context -> {};

        assertThat(subscription(mapped(), s -> s.category("Order").handler(handler))
                        .handler())
                .isEqualTo(new HandlerShape.Context(handler));
    }

    @Test
    @DisplayName("T28-T48: a batch handler")
    void aBatchHandlerIsKept() {
        BatchHandler handler = batch -> {};

        assertThat(subscription(mapped(), s -> s.stream("Order-7").batchHandler(handler))
                        .handler())
                .isEqualTo(new HandlerShape.Batch(handler));
    }

    @Test
    void aHandlerMayThrowWhatItLikes() {
        var typed = typed(
                mapped(),
                s -> s.handler(OrderPlaced.class, order -> {
                    throw new IOException("closed");
                }));

        assertThatThrownBy(() -> run(typed, "order-placed", placed))
                .isInstanceOf(IOException.class)
                .hasMessage("closed");
    }

    private static HandlerShape.Typed typed(BeckettBuilder builder, Consumer<SubscriptionBuilder> define) {
        return (HandlerShape.Typed) subscription(builder, define).handler();
    }

    private static void run(HandlerShape.Typed typed, String typeName, Object data) throws Exception {
        typed.byTypeName().get(typeName).handle(data, FakeContext.of(typeName, data));
    }
}
