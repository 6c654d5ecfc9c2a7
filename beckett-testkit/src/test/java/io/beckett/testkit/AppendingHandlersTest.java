package io.beckett.testkit;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.BeckettBuilder;
import io.beckett.BeckettModule;
import io.beckett.admin.CheckpointStatus;
import io.beckett.error.AppendConflictException;
import io.beckett.error.AppendOutcomeUnknownException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.message.AppendResult;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.Message;
import io.beckett.message.StreamMessage;
import io.beckett.subscription.MessageContext;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.SubscriptionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Handlers that append, and that run again after they did (B15, T1-T11). */
class AppendingHandlersTest {
    record OrderItemAdded(String orderId, String productId, int quantity) {}

    record InventoryAllocated(String productId, String orderId, int quantity, int run) {}

    record Restocked(int quantity) {}

    private final List<InventoryAllocated> seen = new ArrayList<>();
    private final List<AppendResult> results = new ArrayList<>();
    private TestBeckett test;
    private int failures;

    @AfterEach
    void close() {
        test.close();
    }

    /** What a handler does; it fails as often as it should, after that. */
    private interface Handler {
        void handle(OrderItemAdded item, MessageContext context) throws Exception;
    }

    private void start(Handler allocate) {
        BeckettModule inventory = builder -> types(builder)
                .group(
                        "inventory",
                        group -> group.retries(RetryPolicy.defaults().backoff(ofSeconds(1), ofSeconds(1)))
                                .subscription(
                                        "allocate",
                                        s -> s.handler(OrderItemAdded.class, (item, context) -> {
                                            allocate.handle(item, context);
                                            if (failures-- > 0) {
                                                throw new IllegalStateException("after it appended");
                                            }
                                        }))
                                .subscription("show", s -> s.handler(InventoryAllocated.class, this::show)));
        test = TestBeckett.start(inventory);
    }

    private void show(InventoryAllocated allocated) {
        seen.add(allocated);
    }

    private static BeckettBuilder types(BeckettBuilder builder) {
        return builder.map("order-item-added", OrderItemAdded.class)
                .map("inventory-allocated", InventoryAllocated.class)
                .map("restocked", Restocked.class);
    }

    private static InventoryAllocated allocated(OrderItemAdded item, MessageContext context) {
        return new InventoryAllocated(item.productId(), item.orderId(), item.quantity(), context.attempt());
    }

    private void settle() {
        test.settle();
        for (var i = 0; i < 3; i++) {
            test.clock().advance(ofSeconds(3));
            test.settle();
        }
    }

    private List<StreamMessage> stored(String stream) {
        return test.store().read(stream).messages();
    }

    @Test
    void whatAHandlerAppendsIsHandledByAnotherSubscription() {
        start((item, context) ->
                test.store().append("Inventory-" + item.productId(), ExpectedVersion.any(), allocated(item, context)));
        test.produce("Order-7", new OrderItemAdded("7", "p1", 2), new OrderItemAdded("7", "p2", 1));
        test.produce("Order-8", new OrderItemAdded("8", "p1", 5));
        test.settle();
        assertThat(test.store().read("Inventory-p1").version()).isEqualTo(2);
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        new InventoryAllocated("p1", "7", 2, 1),
                        new InventoryAllocated("p2", "7", 1, 1),
                        new InventoryAllocated("p1", "8", 5, 1));
        assertThat(test.checkpoint("inventory", "show", "Inventory-p1").status())
                .isEqualTo(CheckpointStatus.ACTIVE);
    }

    @Test
    @DisplayName("B15: a redelivered handler does not append twice, whatever it appends now")
    void aRedeliveredHandlerDoesNotAppendTwice() {
        failures = 2;
        start((item, context) -> results.add(test.store()
                .append(
                        "Inventory-p1",
                        ExpectedVersion.exact(test.store().read("Inventory-p1").version()),
                        allocated(item, context))));
        test.produce("Order-7", new OrderItemAdded("7", "p1", 2));
        settle();
        assertThat(results)
                .containsExactly(
                        new AppendResult("Inventory-p1", 1, false),
                        new AppendResult("Inventory-p1", 1, true),
                        new AppendResult("Inventory-p1", 1, true));
        assertThat(seen).containsExactly(new InventoryAllocated("p1", "7", 2, 1));
    }

    @Test
    @DisplayName("B15: several appends of one handler are told apart, by stream, by type and by their order")
    void anotherBranchDoesNotShiftTheIdsOfOthers() {
        failures = 1;
        start((item, context) -> {
            var store = test.store();
            if (context.attempt() > 1) {
                store.append("Inventory-p1", ExpectedVersion.any(), new Restocked(1));
                store.append("Inventory-p9", ExpectedVersion.any(), allocated(item, context));
            }
            store.append("Inventory-p1", ExpectedVersion.any(), allocated(item, context));
            store.append("Inventory-p1", ExpectedVersion.any(), allocated(item, context), new Restocked(2));
            store.append("Inventory-p2", ExpectedVersion.none(), allocated(item, context));
        });
        test.produce("Order-7", new OrderItemAdded("7", "p1", 2));
        settle();
        assertThat(stored("Inventory-p1"))
                .extracting(StreamMessage::type)
                .containsExactly("inventory-allocated", "inventory-allocated", "restocked", "restocked");
        assertThat(stored("Inventory-p2")).hasSize(1);
        assertThat(stored("Inventory-p9")).hasSize(1);
    }

    @Test
    @DisplayName("B15: a loop that appends at the version read until it fits appends once")
    void aConflictDoesNotUseUpAnId() {
        failures = 1;
        start((item, context) -> {
            var stream = test.store().read("Inventory-p1");
            if (context.attempt() == 1) {
                CompletableFuture.runAsync(
                                () -> test.store().append("Inventory-p1", ExpectedVersion.any(), new Restocked(1)))
                        .join();
            }
            try {
                stream.append(allocated(item, context));
            } catch (AppendConflictException faster) {
                test.store().read("Inventory-p1").append(allocated(item, context));
            }
        });
        test.produce("Order-7", new OrderItemAdded("7", "p1", 2));
        settle();
        assertThat(stored("Inventory-p1"))
                .extracting(StreamMessage::type)
                .containsExactly("restocked", "inventory-allocated");
    }

    @Test
    @DisplayName("B15: a redelivered update finds what it appended and decides nothing")
    void aRedeliveredUpdateDecidesNothing() {
        failures = 1;
        start((item, context) -> {
            results.add(context.store().update("Inventory-p1", stream -> List.of(new Restocked(1))));
            results.add(context.store()
                    .update(
                            "Inventory-p1",
                            stream -> List.of(new Restocked((int) stream.version()), allocated(item, context))));
        });
        test.produce("Order-7", new OrderItemAdded("7", "p1", 2));
        settle();
        assertThat(results)
                .containsExactly(
                        new AppendResult("Inventory-p1", 1, false),
                        new AppendResult("Inventory-p1", 3, false),
                        new AppendResult("Inventory-p1", 1, true),
                        new AppendResult("Inventory-p1", 3, true));
        assertThat(stored("Inventory-p1")).hasSize(3);
    }

    @Test
    @DisplayName("T1-T11, N13, N14: correlation, causation and tenant come from the message, unless they are set")
    void metadataIsFilledIn() {
        start((item, context) -> {
            var store = test.store();
            store.append("Inventory-p1", ExpectedVersion.any(), allocated(item, context));
            store.append(
                    "Inventory-p1",
                    ExpectedVersion.any(),
                    Message.of(new Restocked(1))
                            .withId("mine")
                            .withTenant("other")
                            .withCorrelationId("c")
                            .withCausationId("d"));
        });
        test.store()
                .append(
                        "Order-7",
                        ExpectedVersion.none(),
                        Message.of(new OrderItemAdded("7", "p1", 2))
                                .withId("click")
                                .withCorrelationId("request-1")
                                .withTenant("acme"));
        var plain = test.produce("Order-8", new OrderItemAdded("8", "p1", 1)).get(0);
        test.settle();
        var found = stored("Inventory-p1");
        var filled = found.stream()
                .filter(message -> message.causationId().equals(Optional.of("click")))
                .findFirst()
                .orElseThrow();
        assertThat(filled.correlationId()).contains("request-1");
        assertThat(filled.tenant()).contains("acme");
        var mine = found.stream().filter(message -> message.id().equals("mine")).findFirst();
        assertThat(mine.orElseThrow().metadata())
                .containsEntry("$tenant", "other")
                .containsEntry("$correlation_id", "c")
                .containsEntry("$causation_id", "d");
        var root = plain.topic() + "-" + plain.partition() + "-" + plain.offset();
        assertThat(found)
                .as("where nothing correlates yet, the first message does")
                .anySatisfy(message -> {
                    assertThat(message.correlationId()).contains(root);
                    assertThat(message.causationId()).contains(root);
                    assertThat(message.tenant()).isEmpty();
                });
    }

    @Test
    @DisplayName("api: on other threads the context's store knows the message, the plain store does not")
    void onOtherThreadsTheContextsStoreKnowsTheMessage() {
        start((item, context) -> CompletableFuture.runAsync(() -> {
                    context.store().append("Inventory-p1", ExpectedVersion.any(), allocated(item, context));
                    test.store().append("Inventory-p2", ExpectedVersion.any(), allocated(item, context));
                })
                .join());
        test.produce("Order-7", new OrderItemAdded("7", "p1", 2));
        test.settle();
        assertThat(stored("Inventory-p1").get(0).causationId()).isPresent();
        assertThat(stored("Inventory-p2").get(0).causationId()).isEmpty();
        test.store().append("Inventory-p3", ExpectedVersion.any(), new Restocked(1));
        assertThat(stored("Inventory-p3").get(0).metadata())
                .as("no handler any more")
                .isEmpty();
    }

    @Test
    @DisplayName("B43: in a batch each message has its own store, and the loop says which one is at hand")
    void aBatchAppendsForEachMessage() {
        BeckettModule module = builder -> types(builder)
                .group(
                        "g",
                        group -> group.retries(RetryPolicy.defaults().backoff(ofSeconds(1), ofSeconds(1)))
                                .subscription(
                                        "all",
                                        s -> s.category("Order").batchHandler(batch -> {
                                            for (var message : batch) {
                                                test.store().append("Audit-1", ExpectedVersion.any(), new Restocked(1));
                                                message.store()
                                                        .append("Audit-2", ExpectedVersion.any(), new Restocked(1));
                                                if (failures-- == 1) {
                                                    throw batch.failedAt(message, new IllegalStateException("later"));
                                                }
                                            }
                                        })));
        test = TestBeckett.start(module);
        failures = 2;
        var items = List.of(1, 2, 3);
        items.forEach(i -> test.produce("Order-7", new OrderItemAdded("7", "p" + i, i)));
        settle();
        assertThat(stored("Audit-1"))
                .hasSize(3)
                .extracting(StreamMessage::causationId)
                .doesNotHaveDuplicates();
        assertThat(stored("Audit-2"))
                .hasSize(3)
                .extracting(StreamMessage::causationId)
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("B35: a store that does not answer the handler is not charged to the stream")
    void troubleOfAStoreIsNotCharged() {
        var runs = new ArrayList<Integer>();
        start((item, context) -> {
            runs.add(context.attempt());
            if (runs.size() < 4) {
                throw new CompletionException(new StoreUnavailableException("Kafka", "tried for 10 s", null));
            }
            if (runs.size() < 7) {
                throw new AppendOutcomeUnknownException(
                        "Inventory-p1", ExpectedVersion.any(), List.of(), Optional.empty(), "no answer", null);
            }
            context.store().append("Inventory-p1", ExpectedVersion.any(), allocated(item, context));
        });
        test.produce("Order-7", new OrderItemAdded("7", "p1", 2));
        settle();
        assertThat(runs).containsExactly(1, 1, 1, 1, 1, 1, 1);
        assertThat(stored("Inventory-p1")).hasSize(1);
        assertThat(test.admin().attempts(test.checkpoint("inventory", "allocate", "Order-7")))
                .isEmpty();
    }

    @Test
    void aListenerThatAppendsTakesNoIdOfTheHandler() {
        BeckettModule module = builder -> types(builder)
                .listener(new SubscriptionListener() {
                    @Override
                    public void handled(Handled event) {
                        event.message().store().append("Audit-1", ExpectedVersion.any(), new Restocked(2));
                    }
                })
                .group(
                        "g",
                        group -> group.subscription(
                                "s",
                                s -> s.handler(
                                        OrderItemAdded.class,
                                        (item, context) -> context.store()
                                                .append("Audit-1", ExpectedVersion.any(), new Restocked(1)))));
        test = TestBeckett.start(module);
        test.produce("Order-7", new OrderItemAdded("7", "p1", 1));
        test.settle();
        assertThat(stored("Audit-1"))
                .extracting(StreamMessage::data)
                .containsExactly(new Restocked(1), new Restocked(2));
    }
}
