package io.beckett.examples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.beckett.Beckett;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.PageRequest;
import io.beckett.admin.RebuildResult;
import io.beckett.admin.RebuildTarget;
import io.beckett.error.ConfigurationException;
import io.beckett.kafka.KafkaStorage;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.GlobalPosition;
import io.beckett.message.StreamMessage;
import io.beckett.postgres.Migrations;
import io.beckett.postgres.PostgresCheckpoints;
import io.beckett.subscription.MessageContext;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.SharedServers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Postgres is lost, and made again from the topics. */
@ExtendWith(SharedServers.class)
class RebuildIT {
    private static final int STREAMS = 20;
    private static final int PARKED = 5;

    private record Deposited(int amount) {}

    private record Handled(String subscription, String stream, long position, GlobalPosition at) {
        static Handled of(MessageContext message) {
            return new Handled(
                    message.subscription(), message.streamName(), message.streamPosition(), message.globalPosition());
        }
    }

    /** What Postgres knows of streams. */
    private record Stand(Set<CheckpointInfo> checkpoints, Set<String> frontiers, Set<String> parked) {}

    private final EmbeddedKafka kafka;
    private final HikariDataSource pool = new HikariDataSource();
    private final String orders = "orders-" + UUID.randomUUID();
    private final String events = "events-" + UUID.randomUUID();
    private final List<Handled> handled = new CopyOnWriteArrayList<>();
    private final List<Beckett> opened = new ArrayList<>();
    private volatile String broken = "";

    @TempDir
    private Path folder;

    RebuildIT(EmbeddedKafka kafka, EmbeddedPostgres.Database database) {
        this.kafka = kafka;
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setMaximumPoolSize(15);
    }

    @AfterEach
    void close() {
        opened.forEach(Beckett::close);
        pool.close();
    }

    private Beckett beckett(boolean withLog) {
        var storage = KafkaStorage.builder(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "state.dir", folder.toString()))
                .adopt(orders, topic -> topic.stream("Order-{key}").type("order"));
        if (withLog) {
            storage.log(events, log -> log.category("Account").partitions(2).replicationFactor(1));
        }
        var built = Beckett.builder()
                .growthGrace(ofSeconds(0))
                .sessionTimeout(ofSeconds(5))
                .storage(storage.build())
                .checkpoints(PostgresCheckpoints.of(pool))
                .map("deposited", Deposited.class)
                .group(
                        orders,
                        group -> group.startingPosition(StartingPosition.EARLIEST)
                                .retries(RetryPolicy.none())
                                .subscription("ship", s -> s.category("Order").handler(this::handle))
                                .subscription(
                                        "audit",
                                        s -> s.message("order", "deposited").handler(this::handle)))
                .build();
        opened.add(built);
        return built;
    }

    private void handle(MessageContext message) {
        if (message.streamName().equals(broken)) {
            throw new IllegalStateException("on purpose");
        }
        handled.add(Handled.of(message));
    }

    private void produce(int from, int to) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (var number = from; number < to; number++) {
                producer.send(new ProducerRecord<>(orders, "" + number % STREAMS, "" + number));
            }
            producer.flush();
        }
    }

    private void produceWithoutKeys() {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (var number = 0; number < PARKED; number++) {
                producer.send(new ProducerRecord<>(orders, number % 2, null, "nobody's"));
            }
            producer.flush();
        }
    }

    private void awaitHandled(int messages) {
        await().atMost(ofSeconds(60)).until(() -> handled.size() >= messages);
    }

    private void dropTables() throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop schema beckett cascade");
        }
        Migrations.upgrade(pool);
    }

    private @Nullable Long number(String sql) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : null;
        }
    }

    private Stand stand() {
        var admin = PostgresCheckpoints.of(pool).admin();
        var frontiers = new TreeSet<String>();
        for (var facts : admin.subscriptions(orders)) {
            facts.partitions()
                    .forEach(place -> frontiers.add(facts.subscription() + " " + place.partition() + " "
                            + place.progress().frontier().offset() + " "
                            + place.progress().frontier().seq() + (facts.paused() ? " paused" : "")));
        }
        return new Stand(
                new HashSet<>(admin.checkpoints(CheckpointFilter.all().group(orders), PageRequest.first(1_000))
                        .items()),
                frontiers,
                admin.parked(PageRequest.first(1_000)).items().stream()
                        .map(record -> record.position() + " " + record.reason())
                        .collect(Collectors.toSet()));
    }

    private static Map<String, List<GlobalPosition>> accounts(Beckett beckett) {
        var positions = new TreeMap<String, List<GlobalPosition>>();
        for (var account = 0; account < 3; account++) {
            var stream = beckett.store().read("Account-" + account);
            positions.put(
                    stream.name() + " " + stream.version(),
                    stream.messages().stream()
                            .map(StreamMessage::globalPosition)
                            .toList());
        }
        return positions;
    }

    private static void append(Beckett beckett, int from, int to) {
        for (var number = from; number < to; number++) {
            beckett.store().append("Account-" + number % 3, ExpectedVersion.any(), new Deposited(number));
        }
    }

    private void awaitAllRead() {
        await().atMost(ofSeconds(60))
                .until(() -> PostgresCheckpoints.of(pool).admin().subscriptions(orders).stream()
                        .flatMap(facts -> facts.partitions().stream())
                        .allMatch(place -> place.progress().pending() == 0));
    }

    /** Closes a rebuild as soon as a query gives a number above 0; whether it was over then. */
    private boolean interruptedWhen(String query) throws Exception {
        var beckett = beckett(true);
        var rebuild = CompletableFuture.supplyAsync(() -> {
            try {
                return beckett.rebuild(RebuildTarget.end());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().atMost(ofSeconds(60)).pollInterval(ofMillis(5)).until(() -> {
            var found = number(query);
            return rebuild.isDone() || (found != null && found > 0);
        });
        beckett.close();
        try {
            rebuild.get();
            return false;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(IllegalStateException.class).hasMessageContaining("not over");
            return true;
        }
    }

    @Test
    @DisplayName("I1, I2, I7: dropped tables are made again: the same versions, positions and global positions")
    void droppedTablesAreMadeAgain() throws Exception {
        Migrations.upgrade(pool);
        kafka.createTopic(orders, 2);
        produce(0, 1_000);
        produceWithoutKeys();
        var one = beckett(true).start();
        append(one, 0, 30);
        awaitHandled(2_030);
        one.close();
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createPartitions(Map.of(orders, NewPartitions.increaseTo(3)))
                    .all()
                    .get();
        }
        produce(1_000, 1_200);
        var two = beckett(true).start();
        append(two, 30, 45);
        awaitHandled(2_445);
        awaitAllRead();
        var accounts = accounts(two);
        two.close();
        var before = stand();
        assertThat(before.checkpoints()).hasSizeGreaterThan(2 * STREAMS + 3); // some stand in two partitions
        assertThat(before.parked()).hasSize(PARKED);

        dropTables();
        assertThat(stand().checkpoints()).isEmpty();
        handled.clear();
        assertThat(interruptedWhen("select count(*) from beckett.rebuild"))
                .as("closed when it had begun")
                .isTrue();
        assertThatThrownBy(() -> beckett(false).start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is being rebuilt");
        if (interruptedWhen("select max(frontier) from beckett.frontier")) {
            var result = beckett(true).rebuild(RebuildTarget.end());
            assertThat(result.parked()).isEqualTo(PARKED);
            assertThat(result.subscriptions())
                    .extracting(RebuildResult.Subscription::reached)
                    .allSatisfy(reached -> assertThat(reached).hasSize(5));
        }
        assertThat(stand()).isEqualTo(before);

        var three = beckett(true).start();
        assertThat(accounts(three)).isEqualTo(accounts);
        produce(1_200, 1_260);
        append(three, 45, 54);
        awaitHandled(129);
        three.close();
        assertThat(handled).hasSize(129).doesNotHaveDuplicates();
        assertOnlyNewOnesInOrder(before);
        assertThatThrownBy(() -> beckett(false).rebuild(RebuildTarget.end()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("has progress");
    }

    private void assertOnlyNewOnesInOrder(Stand before) {
        for (var checkpoint : before.checkpoints()) {
            assertThat(handled)
                    .filteredOn(h -> h.subscription().equals(checkpoint.subscription())
                            && h.stream().equals(checkpoint.streamName())
                            && h.at().topic().equals(checkpoint.topic())
                            && h.at().partition() == checkpoint.partition())
                    .extracting(h -> h.at().offset() + 1)
                    .isSorted()
                    .allMatch(position -> position > checkpoint.streamPosition());
        }
        assertThat(handled)
                .filteredOn(h -> h.subscription().equals("ship"))
                .extracting(Handled::stream)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 60)
                        .mapToObj(i -> "Order-" + i % STREAMS)
                        .toList());
    }

    @Test
    @DisplayName("I4, I7: what Kafka shows of a group's progress is a target; a live group is none")
    void kafkaShowsHowFarAGroupWas() throws Exception {
        Migrations.upgrade(pool);
        kafka.createTopic(orders, 2);
        produce(0, 100);
        broken = "Order-3";
        var one = beckett(false).start();
        awaitHandled(190);
        assertThatThrownBy(() -> beckett(false).rebuild(RebuildTarget.end()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(orders)
                .hasMessageContaining("has progress");
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            await().atMost(ofSeconds(60))
                    .until(() ->
                            admin
                                            .listConsumerGroupOffsets(orders)
                                            .partitionsToOffsetAndMetadata()
                                            .get()
                                            .values()
                                            .stream()
                                            .mapToLong(shown -> shown.offset())
                                            .sum()
                                    == 100);
        }
        one.close();
        produce(100, 140);
        dropTables();

        handled.clear();
        broken = "";
        beckett(false).rebuild(RebuildTarget.publishedProgress());
        var two = beckett(false).start();
        awaitHandled(80);
        two.close();
        assertThat(handled)
                .as("what was written since, and not what had failed before")
                .hasSize(80)
                .filteredOn(h -> h.stream().equals("Order-3"))
                .hasSize(4);
    }
}
