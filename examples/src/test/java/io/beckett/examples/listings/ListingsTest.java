package io.beckett.examples.listings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.BeckettModule;
import io.beckett.admin.CheckpointStatus;
import io.beckett.codec.JacksonCodec;
import io.beckett.examples.listings.Shop.OrderPlaced;
import io.beckett.postgres.Migrations;
import io.beckett.spi.MessageTypes;
import io.beckett.spi.StorageSetup;
import io.beckett.subscription.RetryPolicy;
import io.beckett.testkit.TestBeckett;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** The listings do what they say. */
class ListingsTest {

    private final Shop shop = new Shop();

    @Test
    void handlersOfEveryShapeHandleWhatTheySelect() {
        try (var test = TestBeckett.start(new Handlers(shop))) {
            test.produce("Order-7", new OrderPlaced("7", 100), new OrderItemAdded("7", "p1", 2));
            test.produce("Basket-1", new OrderPlaced("8", 0));
            test.settle();

            assertThat(shop.done())
                    .contains("reserved 7", "allocated p1 in run 1")
                    .contains("audited order-placed", "audited order-item-added")
                    .contains("indexed 7", "indexed 8")
                    .contains("booked order-placed", "booked order-item-added")
                    .contains("charged 7")
                    .doesNotContain("charged 8"); // skipped: nothing to pay
        }
    }

    @Test
    void B32_theTypeOfAFailureDecidesHowOftenItIsTriedAgain() {
        try (var test = TestBeckett.start(new Handlers(shop))) {
            test.produce("Order-1", new OrderPlaced("1", -1));
            test.produce("Order-2", new OrderPlaced("2", 20_000));
            test.settle();

            assertThat(test.checkpoint("payment", "charge", "Order-1").status()).isEqualTo(CheckpointStatus.FAILED);
            var declined = test.checkpoint("payment", "charge", "Order-2");
            assertThat(declined.status()).isEqualTo(CheckpointStatus.RETRY);
            assertThat(Duration.between(test.clock().instant(), declined.dueAt().orElseThrow()))
                    .isBetween(Duration.ofSeconds(6), Duration.ofSeconds(7));
        }
    }

    @Test
    void aListenerIsToldOfTheStreamThatFailed() {
        try (var test = TestBeckett.start(new Observing(shop))) {
            test.produce("Order-1", new OrderPlaced("1", -1));
            test.settle();

            assertThat(shop.done()).contains("counted 1", "stream Order-1 failed: order 1 costs less than nothing");
        }
    }

    @Test
    void B36_B37_anOperatorRetriesAndSkips() {
        BeckettModule failing = builder -> builder.map("order-placed", OrderPlaced.class)
                .group(
                        "shipping",
                        group -> group.retries(RetryPolicy.none())
                                .subscription(
                                        "ship-orders",
                                        s -> s.handler(OrderPlaced.class, order -> {
                                            if (order.cents() < 0
                                                    && !shop.done().contains("repaired")) {
                                                throw new IllegalStateException("cannot be shipped");
                                            }
                                            shop.ship(order);
                                        })));
        try (var test = TestBeckett.start(failing)) {
            test.produce("Order-1", new OrderPlaced("1", -1), new OrderPlaced("2", 1));
            test.produce("Order-repaired", new OrderPlaced("3", -1), new OrderPlaced("4", 1));
            test.settle();
            assertThat(shop.done()).isEmpty();

            shop.note("repaired");
            new Operating(shop).operate(test::admin);
            assertThat(shop.done()).anyMatch(line -> line.endsWith("failed streams 0"));
            assertThat(shop.done())
                    .anyMatch(line -> line.startsWith("Order-1 at 0: ") && line.contains("cannot be shipped"));

            test.settle(); // the pause
            test.admin().resume("shipping", "ship-orders");
            test.settle();
            assertThat(shop.done())
                    .contains("shipped 2", "shipped 3", "shipped 4")
                    .doesNotContain("shipped 1");
        }
    }

    @Test
    void topicsOfAllKindsAreDescribedWithoutProblems() {
        try (var deserializer = new StringDeserializer();
                var storage = Topics.storage(Map.of("bootstrap.servers", "localhost:9092"), deserializer)) {
            assertThat(storage.check(setup())).isEmpty();
        }
    }

    @Test
    void theTablesAreOneSqlText() {
        assertThat(Migrations.sql("beckett").getBytes(UTF_8)).isNotEmpty();
    }

    private static StorageSetup setup() {
        var none = new MessageTypes() {
            @Override
            public Optional<Class<?>> classOf(String typeName) {
                return Optional.empty();
            }

            @Override
            public Optional<String> nameOf(Class<?> type) {
                return Optional.empty();
            }
        };
        return new StorageSetup("test", none, JacksonCodec.defaults(), InstantSource.system(), Thread::new);
    }
}
