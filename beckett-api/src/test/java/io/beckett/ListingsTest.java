package io.beckett;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.beckett.runtime.GroupDefinition;
import io.beckett.runtime.HandlerShape;
import io.beckett.runtime.NodeDefinition;
import io.beckett.subscription.BatchHandlerException;
import io.beckett.subscription.HandlerSignal;
import io.beckett.subscription.MessageBatch;
import io.beckett.subscription.MessageContext;
import io.beckett.subscription.StartingPosition;
import io.beckett.subscription.SubscriptionListener.AttemptFailed;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import shop.Shop;
import shop.Shop.CardDeclined;
import shop.Shop.InvalidOrder;
import shop.Shop.OrderItemAdded;
import shop.Shop.OrderPlaced;

/** What users type means what it says. */
class ListingsTest {

    private final Shop shop = new Shop();
    private final OrderPlaced order = new OrderPlaced("7", 100);

    @Test
    void oneLambdaHandlesOneType() throws Exception {
        handle(built(shop.oneType()), "order-placed", order);

        assertThat(shop.done).containsExactly("shipped 7");
    }

    @Test
    void severalTypesShareOneSubscription() throws Exception {
        var node = built(shop.severalTypes());

        handle(node, "order-placed", order);
        handle(node, "order-item-added", new OrderItemAdded("7", "p1", 2));
        handle(node, "order-archived", null);
        assertThat(shop.done).containsExactly("reserved 7", "allocated p1 in run 1", "archived 1");
    }

    @Test
    void aCategoryIsHandledByContext() throws Exception {
        var subscriptions = built(shop.category()).groups().get(0).subscriptions();

        for (var subscription : subscriptions) {
            ((HandlerShape.Context) subscription.handler()).handler().handle(FakeContext.of("order-placed", order));
        }
        assertThat(subscriptions.get(0).startingPosition()).isEqualTo(StartingPosition.EARLIEST);
        assertThat(subscriptions.get(1).wants("Basket", "Basket-1", "x")).isTrue();
        assertThat(shop.done).containsExactly("audited order-placed", "indexed 7");
    }

    @Test
    void aBatchFailsAtOneOfItsMessages() {
        var subscription = Fixtures.subscription(built(shop.batches()));
        var handler = ((HandlerShape.Batch) subscription.handler()).handler();
        var batch = new Batch(List.of(FakeContext.of("a", 1), FakeContext.of("b", null), FakeContext.of("c", 3)));

        var failure = catchThrowableOfType(BatchHandlerException.class, () -> handler.handle(batch));

        assertThat(subscription.batchSize()).isEqualTo(200);
        assertThat(shop.done).containsExactly("booked a");
        assertThat(failure.failedMessage()).isSameAs(batch.messages().get(1));
        assertThat(failure)
                .hasMessage("batch of stream 'Order-7' failed at position 5")
                .hasCauseInstanceOf(SQLException.class);
    }

    @Test
    void retriesAreDecidedByPolicyAndSignal() throws Exception {
        var node = built(shop.retries());
        var charge = node.groups().get(0).subscriptions().get(0);
        var invalid = node.groups().get(0).subscriptions().get(1);

        handle(node, "order-placed", order);
        assertThat(shop.done).containsExactly("charged 100");
        assertThat(charge.timeLimit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(charge.retries().maxRetriesFor(new CardDeclined())).isEqualTo(3);
        assertThat(invalid.retries().maxRetriesFor(new CardDeclined())).isEqualTo(50);
        assertThat(invalid.retries().maxRetriesFor(new InvalidOrder())).isZero();
        assertThat(invalid.timeLimit()).isEqualTo(Duration.ofMinutes(5));
        assertThatThrownBy(() -> handle(node, "order-placed", new OrderPlaced("8", 0)))
                .isInstanceOfSatisfying(
                        HandlerSignal.class, signal -> assertThat(signal.kind()).isEqualTo(HandlerSignal.Kind.SKIP));
        assertThatThrownBy(() -> handle(node, "order-placed", new OrderPlaced("8", -1)))
                .isInstanceOfSatisfying(HandlerSignal.class, signal -> {
                    assertThat(signal.delay()).contains(Duration.ofSeconds(7));
                    assertThat(charge.retries().maxRetriesFor(signal)).isEqualTo(3);
                });
    }

    @Test
    void aModuleBringsTypesAndGroups() throws Exception {
        var node = built(shop.new Inventory());

        handle(node, "order-item-added", new OrderItemAdded("7", "p1", 2));
        assertThat(node.groups().get(0).concurrency()).isEqualTo(20);
        assertThat(shop.done).containsExactly("allocated p1 for Order-7");
    }

    @Test
    void aListenerIsToldWhatItAsksFor() {
        var node = built(shop.observed());
        var failed =
                new AttemptFailed(FakeContext.of("order-placed", order), new IOException("down"), Optional.empty());

        node.listeners().get(0).attemptFailed(failed);
        node.listeners().get(0).streamFailed(failed);
        assertThat(shop.done).containsExactly("stream Order-7 failed: down");
        assertThat(node.groups()).extracting(GroupDefinition::name).containsExactly("shipping", "reporting");
    }

    private static NodeDefinition built(BeckettModule module) {
        return Fixtures.builder().with(module).definition();
    }

    private static void handle(NodeDefinition node, String typeName, Object data) throws Exception {
        var typed = (HandlerShape.Typed) Fixtures.subscription(node).handler();
        typed.byTypeName().get(typeName).handle(data, FakeContext.of(typeName, data));
    }

    private record Batch(List<MessageContext> messages) implements MessageBatch {
        @Override
        public String streamName() {
            return "Order-7";
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public BatchHandlerException failedAt(MessageContext message, Throwable cause) {
            return new BatchHandlerException(message, cause);
        }

        @Override
        public Iterator<MessageContext> iterator() {
            return messages.iterator();
        }
    }
}
