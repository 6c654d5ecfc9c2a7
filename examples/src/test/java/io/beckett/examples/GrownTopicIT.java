package io.beckett.examples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.beckett.Beckett;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.PageRequest;
import io.beckett.postgres.Migrations;
import io.beckett.subscription.MessageContext;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.SharedServers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A topic that gets more partitions while nodes run, streams are blocked and a producer does not know it yet. */
@ExtendWith(SharedServers.class)
class GrownTopicIT {
    /** Those that stand in an older partition afterwards, but in another one, may overtake themselves during the grace. */
    private static final List<String> STREAMS = IntStream.range(0, 60)
            .mapToObj(Integer::toString)
            .filter(key -> partition(key, 6) >= 4 || partition(key, 6) == partition(key, 4))
            .toList();

    private static final String BLOCKED =
            STREAMS.stream().filter(key -> partition(key, 6) >= 4).findFirst().orElseThrow();

    private final EmbeddedKafka kafka;
    private final HikariDataSource pool = new HikariDataSource();
    private final String topic = "orders-" + UUID.randomUUID();
    private final Map<String, List<Integer>> handled = new ConcurrentHashMap<>();
    private final List<Beckett> nodes = new ArrayList<>();
    private volatile boolean broken = true;

    GrownTopicIT(EmbeddedKafka kafka, EmbeddedPostgres.Database database) {
        this.kafka = kafka;
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setMaximumPoolSize(15);
    }

    @AfterEach
    void close() {
        nodes.forEach(Beckett::close);
        pool.close();
    }

    /** Where Kafka's producers write a key. */
    private static int partition(String key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    private void start(String name) {
        nodes.add(ShippingNode.of(kafka, pool, topic, this::handle)
                .name(name)
                .growthGrace(ofSeconds(4))
                .build()
                .start());
    }

    private void handle(MessageContext message) {
        if (broken && message.streamId().equals(BLOCKED)) {
            throw new IllegalStateException("not yet");
        }
        handled.computeIfAbsent(message.streamId(), id -> new CopyOnWriteArrayList<>())
                .add(message.data(Integer.class));
    }

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        // knows of new partitions when the test lets it, by another producer
                        ProducerConfig.METADATA_MAX_AGE_CONFIG,
                        "600000"),
                new StringSerializer(),
                new StringSerializer());
    }

    private void produce(KafkaProducer<String, String> producer, int from, int to) {
        for (var number = from; number < to; number++) {
            for (var stream : STREAMS) {
                producer.send(new ProducerRecord<>(topic, stream, Integer.toString(number)));
            }
        }
        producer.flush();
    }

    private void grow() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(6)))
                    .all()
                    .get();
        }
    }

    private long handled() {
        return handled.values().stream().mapToInt(List::size).sum();
    }

    private void awaitHandled(int messages) {
        await().atMost(ofSeconds(60)).until(() -> handled() >= messages);
    }

    private List<Integer> lagging() {
        return node()
                .admin()
                .checkpoints(CheckpointFilter.lagging().group(topic), PageRequest.first(10))
                .items()
                .stream()
                .map(CheckpointInfo::partition)
                .toList();
    }

    private Beckett node() {
        return nodes.get(0);
    }

    @Test
    @DisplayName("I1, I2: no stream overtakes itself when its topic grows, not even one that is blocked")
    void everyStreamKeepsItsOrder() throws Exception {
        Migrations.upgrade(pool);
        kafka.createTopic(topic, 4);
        start("one");
        start("two");
        try (var old = producer()) {
            produce(old, 0, 10);
            awaitHandled(10 * (STREAMS.size() - 1));
            grow();
            produce(old, 10, 20);
        }
        try (var knowing = producer()) {
            produce(knowing, 20, 30);
        }
        awaitHandled(30 * (STREAMS.size() - 1));
        await().atMost(ofSeconds(60)).until(() -> !lagging().isEmpty());
        var moved = lagging().get(0);

        broken = false;
        node().admin().retryAll(CheckpointFilter.failed().group(topic));
        awaitHandled(30 * STREAMS.size());
        for (var stream : STREAMS) {
            assertThat(handled.get(stream))
                    .as("messages of stream " + stream)
                    .containsExactlyElementsOf(IntStream.range(0, 30).boxed().toList());
        }
        assertThat(moved).as("where stream " + BLOCKED + " stands now").isEqualTo(partition(BLOCKED, 6));
        await().atMost(ofSeconds(10))
                .until(() -> node().admin().count(CheckpointFilter.lagging().group(topic)) == 0);
    }
}
