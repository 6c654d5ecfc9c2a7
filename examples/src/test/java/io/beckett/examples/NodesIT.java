package io.beckett.examples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.beckett.Beckett;
import io.beckett.admin.BeckettAdmin;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.PageRequest;
import io.beckett.kafka.KafkaStorage;
import io.beckett.postgres.Migrations;
import io.beckett.postgres.PostgresCheckpoints;
import io.beckett.subscription.ContextHandler;
import io.beckett.subscription.GroupBuilder;
import io.beckett.subscription.MessageContext;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.SharedServers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several nodes with real Kafka and Postgres: what starting, stopping and slow handlers do to the others. */
@ExtendWith(SharedServers.class)
class NodesIT {
    private final EmbeddedKafka kafka;
    private final HikariDataSource pool = new HikariDataSource();
    private final String topic = "orders-" + UUID.randomUUID();
    private final Deque<Beckett> nodes = new ArrayDeque<>();
    private final Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();
    private final KafkaProducer<String, String> producer;

    NodesIT(EmbeddedKafka kafka, EmbeddedPostgres.Database database) {
        this.kafka = kafka;
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setMaximumPoolSize(20);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "5"),
                new StringSerializer(),
                new StringSerializer());
    }

    @BeforeEach
    void migrate() {
        Migrations.upgrade(pool);
    }

    @AfterEach
    void close() {
        nodes.forEach(Beckett::close);
        producer.close();
        pool.close();
    }

    private Beckett node(Consumer<GroupBuilder> define) {
        return node(ofSeconds(20), define); // long enough for a busy machine: a lost session may repeat messages
    }

    private Beckett node(Duration sessionTimeout, Consumer<GroupBuilder> define) {
        var node = Beckett.builder()
                .name("node-" + nodes.size())
                .storage(KafkaStorage.builder(kafka.bootstrapServers())
                        .adopt(topic, t -> t.stream("Order-{key}").type("order"))
                        .build())
                .checkpoints(PostgresCheckpoints.of(pool))
                .sessionTimeout(sessionTimeout)
                .drainTimeout(ofSeconds(5))
                .group(topic, define)
                .build();
        nodes.add(node);
        return node.start();
    }

    private Consumer<GroupBuilder> group(int concurrency, ContextHandler handler) {
        return group -> group.concurrency(concurrency)
                .startingPosition(StartingPosition.EARLIEST)
                .retries(RetryPolicy.none())
                .subscription("ship", s -> s.category("Order").handler(handler));
    }

    private void count(MessageContext message) {
        handled.computeIfAbsent(message.id(), id -> new AtomicInteger()).incrementAndGet();
    }

    private void produce(int messages, int streams) {
        for (var i = 0; i < messages; i++) {
            producer.send(new ProducerRecord<>(topic, Integer.toString(i % streams), "{}"));
        }
        producer.flush();
    }

    private void awaitHandled(int messages) {
        await().atMost(ofSeconds(40)).until(() -> handled.size() == messages);
    }

    private void assertNothingWasRepeated() {
        assertThat(handled.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    }

    @Test
    void b26ACleanStopHandsOverAtOnceAndRepeatsNothing() {
        kafka.createTopic(topic, 4);
        node(group(8, message -> {
            Thread.sleep(2);
            count(message);
        }));
        var leaving = node(group(8, message -> {
            Thread.sleep(2);
            count(message);
        }));
        produce(3_000, 200);
        await().atMost(ofSeconds(30)).until(() -> handled.size() > 500);
        leaving.close();
        assertThat(leaving.state()).isEqualTo(Beckett.State.CLOSED);
        awaitHandled(3_000);
        assertNothingWasRepeated();
        assertThat(admin().count(CheckpointFilter.reserved())).isZero();
    }

    private BeckettAdmin admin() {
        return nodes.getFirst().admin();
    }

    @Test
    void aHandlerMayRunLongerThanTheSession() {
        kafka.createTopic(topic, 1);
        for (var i = 0; i < 2; i++) {
            node(ofSeconds(4), group(4, message -> {
                Thread.sleep(message.streamId().equals("0") ? 6_000 : 1);
                count(message);
            }));
        }
        produce(8, 8);
        awaitHandled(8);
        assertNothingWasRepeated();
    }

    @Test
    void t24AHandlerOverItsTimeLimitIsInterruptedAndRecordedAsATimeOut() {
        kafka.createTopic(topic, 1);
        var interrupted = new CountDownLatch(1);
        node(group -> group.startingPosition(StartingPosition.EARLIEST)
                .retries(RetryPolicy.none())
                .timeLimit(ofMillis(300))
                .subscription(
                        "ship",
                        s -> s.category("Order").handler(message -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                                throw e;
                            }
                        })));
        produce(1, 1);
        await().atMost(ofSeconds(20)).until(() -> admin().count(CheckpointFilter.failed()) == 1);
        assertThat(interrupted.getCount()).isZero();
        var failed = admin().checkpoints(CheckpointFilter.failed(), PageRequest.first(1))
                .items()
                .get(0);
        assertThat(admin().attempts(failed).get(0).error()).contains(TimeoutException.class.getName());
    }

    @Test
    void closingInsideAHandlerDoesNotWaitForThatHandler() throws Exception {
        kafka.createTopic(topic, 1);
        var self = new AtomicReference<Beckett>();
        var closed = new CountDownLatch(1);
        self.set(node(group(2, message -> {
            count(message);
            await().until(() -> self.get() != null);
            self.get().close();
            closed.countDown();
        })));
        produce(1, 1);
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        self.get().awaitClosed();
        assertThat(self.get().state()).isEqualTo(Beckett.State.CLOSED);
    }

    @Test
    void aSaturatedNodesStreamsAreWorkedOnByANodeThatHoldsNoPartition() {
        kafka.createTopic(topic, 1);
        var byNode = new ConcurrentHashMap<String, AtomicInteger>();
        for (var name : List.of("a", "b")) {
            byNode.put(name, new AtomicInteger());
            node(group(2, message -> {
                Thread.sleep(20);
                byNode.get(name).incrementAndGet();
                count(message);
            }));
        }
        produce(600, 300);
        awaitHandled(600);
        assertNothingWasRepeated();
        assertThat(byNode.get("a")).hasValueGreaterThan(100);
        assertThat(byNode.get("b")).hasValueGreaterThan(100);
    }

    @Test
    void b22ANewSubscriptionFromTheBeginningCatchesUpBesideARunningOne() {
        kafka.createTopic(topic, 2);
        node(group(8, this::count));
        produce(2_000, 100);
        awaitHandled(2_000);
        nodes.removeFirst().close();
        var second = new ConcurrentLinkedQueue<String>();
        node(group -> group.startingPosition(StartingPosition.EARLIEST)
                .subscription("ship", s -> s.category("Order").handler(this::count))
                .subscription("late", s -> s.category("Order").handler(message -> second.add(message.id()))));
        produce(2_000, 100);
        await().atMost(ofSeconds(40)).until(() -> second.size() == 4_000 && handled.size() == 4_000);
        assertThat(second).doesNotHaveDuplicates();
        assertNothingWasRepeated();
    }

    @Test
    void theFrontierIsCommittedToTheKafkaGroupForLagMonitors() throws Exception {
        kafka.createTopic(topic, 1);
        node(group(4, this::count));
        produce(100, 10);
        awaitHandled(100);
        try (var client = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            await().atMost(ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() ->
                            client
                                    .listConsumerGroupOffsets(topic)
                                    .partitionsToOffsetAndMetadata()
                                    .get()
                                    .values()
                                    .stream()
                                    .anyMatch(committed -> committed != null && committed.offset() == 100));
        }
    }

    @Test
    void b39APausedSubscriptionStaysPausedAfterARestartN18() {
        kafka.createTopic(topic, 1);
        node(group(4, this::count));
        produce(10, 5);
        awaitHandled(10);
        admin().pause(topic, "ship");
        nodes.removeFirst().close();
        node(group(4, this::count));
        produce(10, 5);
        await().during(ofSeconds(1)).atMost(ofSeconds(5)).until(() -> handled.size() == 10);
        assertThat(admin().subscription(topic, "ship").lagMessages()).isEqualTo(10);
        admin().resume(topic, "ship");
        awaitHandled(20);
        assertNothingWasRepeated();
    }
}
