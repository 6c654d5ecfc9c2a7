package io.beckett.examples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.beckett.Beckett;
import io.beckett.error.OptimisticConcurrencyException;
import io.beckett.kafka.KafkaStorage;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.ReadOptions;
import io.beckett.message.StreamMessage;
import io.beckett.postgres.Migrations;
import io.beckett.postgres.PostgresCheckpoints;
import io.beckett.subscription.StartingPosition;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.SharedServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Streams that are appended to, read, and handled, on a real Kafka and Postgres. */
@ExtendWith(SharedServers.class)
class EventStoreIT {
    private record OrderItemAdded(String product, int amount) {}

    private record InventoryAllocated(String order, int amount) {}

    private final EmbeddedKafka kafka;
    private final HikariDataSource pool = new HikariDataSource();
    private final String topic = "events-" + UUID.randomUUID();
    private final Map<String, List<StreamMessage>> allocated = new ConcurrentHashMap<>();
    private final List<Beckett> nodes = new ArrayList<>();

    @TempDir
    private Path folder;

    EventStoreIT(EmbeddedKafka kafka, EmbeddedPostgres.Database database) {
        this.kafka = kafka;
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setMaximumPoolSize(15);
    }

    @BeforeEach
    void makeTables() {
        Migrations.upgrade(pool);
    }

    @AfterEach
    void close() {
        nodes.forEach(Beckett::close);
        pool.close();
    }

    private KafkaStorage storage() {
        return KafkaStorage.builder(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "state.dir", folder.toString()))
                .log(
                        topic,
                        log -> log.category("Order", "Inventory").partitions(3).replicationFactor(1))
                .build();
    }

    private Beckett start(String name, StartingPosition from) {
        var node = Beckett.builder()
                .name(name)
                .storage(storage())
                .checkpoints(PostgresCheckpoints.of(pool))
                .map("order-item-added", OrderItemAdded.class)
                .map("inventory-allocated", InventoryAllocated.class)
                .group(
                        topic,
                        group -> group.startingPosition(from)
                                .subscription(
                                        "allocate",
                                        s -> s.handler(
                                                OrderItemAdded.class,
                                                (item, context) -> context.store()
                                                        .append(
                                                                "Inventory-" + item.product(),
                                                                ExpectedVersion.any(),
                                                                new InventoryAllocated(
                                                                        context.streamId(), item.amount()))))
                                .subscription(
                                        "watch",
                                        s -> s.category("Inventory")
                                                .handler(context -> allocated
                                                        .computeIfAbsent(
                                                                context.streamName(),
                                                                any -> new CopyOnWriteArrayList<>())
                                                        .add(context))))
                .build();
        nodes.add(node);
        return node.start();
    }

    private int allocations() {
        return allocated.values().stream().mapToInt(List::size).sum();
    }

    @Test
    @DisplayName("I1, I2, I8: what a handler appends is handled in the order of its stream, once, and read back")
    void whatAHandlerAppendsIsHandledInOrder() {
        var node = start("one", StartingPosition.EARLIEST);
        start("two", StartingPosition.EARLIEST);
        for (var i = 0; i < 60; i++) {
            node.store().append("Order-" + i % 10, ExpectedVersion.any(), new OrderItemAdded("p" + i % 4, i));
        }
        await().atMost(ofSeconds(60)).until(() -> allocations() >= 60);

        for (var product = 0; product < 4; product++) {
            var name = "Inventory-p" + product;
            var stream = node.store().read(name);
            assertThat(stream.version()).isEqualTo(15);
            assertThat(stream.messages())
                    .extracting(StreamMessage::streamPosition)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 15).boxed().toList());
            assertThat(allocated.get(name))
                    .extracting(StreamMessage::id)
                    .containsExactlyElementsOf(
                            stream.messages().stream().map(StreamMessage::id).toList());
            assertThat(allocated.get(name))
                    .extracting(StreamMessage::globalPosition)
                    .containsExactlyElementsOf(stream.messages().stream()
                            .map(StreamMessage::globalPosition)
                            .toList());
            assertThat(stream.messages())
                    .allSatisfy(message -> assertThat(message.causationId()).isPresent());
        }
        assertThat(node.store().read("Order-3", ReadOptions.last()).last()).isPresent();
    }

    @Test
    @DisplayName("B21: a subscription that starts with the latest gets what is appended from then on, all of it")
    void aLateSubscriptionGetsWhatIsAppendedFromThenOn() {
        var before = Beckett.builder()
                .name("before")
                .storage(storage())
                .map("inventory-allocated", InventoryAllocated.class)
                .build();
        nodes.add(before);
        before.start();
        for (var i = 0; i < 12; i++) {
            before.store().append("Inventory-" + i % 6, ExpectedVersion.any(), new InventoryAllocated("old", i));
        }

        var node = start("late", StartingPosition.LATEST);
        for (var i = 0; i < 12; i++) {
            node.store().append("Inventory-" + i % 6, ExpectedVersion.any(), new InventoryAllocated("new", i));
        }
        await().atMost(ofSeconds(60)).until(() -> allocations() >= 12);
        for (var i = 0; i < 6; i++) {
            assertThat(allocated.get("Inventory-" + i))
                    .extracting(message -> message.data(InventoryAllocated.class))
                    .containsExactly(new InventoryAllocated("new", i), new InventoryAllocated("new", i + 6));
        }
    }

    @Test
    @DisplayName("I8: of two that decide on the same version one has to decide again")
    void anAggregateIsDecidedByOneAtATime() throws Exception {
        var node = start("one", StartingPosition.LATEST);
        var stale = node.store().read("Order-1");
        var threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    for (var n = 0; n < 5; n++) {
                        node.store()
                                .update("Order-1", stream -> List.of(new OrderItemAdded("p", (int) stream.version())));
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (var thread : threads) {
            thread.join();
        }
        assertThat(node.store().read("Order-1").messages(OrderItemAdded.class))
                .extracting(OrderItemAdded::amount)
                .containsExactlyElementsOf(IntStream.range(
                                0, node.store().read("Order-1").messages().size())
                        .boxed()
                        .toList());
        assertThatThrownBy(() -> stale.append(new OrderItemAdded("p", 99))).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> node.store().append("Order-1", ExpectedVersion.exact(1), new OrderItemAdded("p", 99)))
                .isInstanceOf(OptimisticConcurrencyException.class);
    }
}
