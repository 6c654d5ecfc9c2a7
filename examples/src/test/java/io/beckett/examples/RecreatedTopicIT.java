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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A topic that is deleted and created again: its offsets begin anew, and nothing that stands at them may be lost (I1). */
@ExtendWith(SharedServers.class)
class RecreatedTopicIT {
    private static final int STREAMS = 5;

    private final EmbeddedKafka kafka;
    private final HikariDataSource pool = new HikariDataSource();
    private final String topic = "orders-" + UUID.randomUUID();
    /** By stream, the values that its handler took. */
    private final Map<String, List<String>> handled = new ConcurrentHashMap<>();

    private Beckett node;

    RecreatedTopicIT(EmbeddedKafka kafka, EmbeddedPostgres.Database database) {
        this.kafka = kafka;
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setMaximumPoolSize(10);
    }

    @BeforeEach
    void begin() {
        Migrations.upgrade(pool);
        kafka.createTopic(topic, 1);
        start();
    }

    @AfterEach
    void close() {
        node.close();
        pool.close();
    }

    private void start() {
        node = ShippingNode.of(kafka, pool, topic, this::handle)
                .name("node")
                .build()
                .start();
    }

    private void handle(MessageContext message) {
        var value = message.data(String.class);
        if (value.startsWith("broken")) {
            throw new IllegalStateException(value);
        }
        handled.computeIfAbsent(message.streamId(), id -> new CopyOnWriteArrayList<>())
                .add(value);
    }

    private void recreate() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
        await().atMost(ofSeconds(30)).ignoreExceptions().untilAsserted(() -> kafka.createTopic(topic, 1));
    }

    private void produce(String prefix, int from, int to) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (var i = from; i < to; i++) {
                var value = "\"" + prefix + i + "\"";
                producer.send(new ProducerRecord<>(topic, 0, Integer.toString(i % STREAMS), value));
            }
            producer.flush();
        }
    }

    private CheckpointInfo failed() {
        return node.admin()
                .checkpoints(CheckpointFilter.failed(), PageRequest.first(1))
                .items()
                .get(0);
    }

    private void awaitHandled(int messages) {
        await().atMost(ofSeconds(60))
                .until(() -> handled.values().stream().mapToInt(List::size).sum() >= messages);
    }

    /** Stream 0 fails at offset 20 and waits with two messages; the others have handled theirs. */
    private void fail() {
        produce("old", 0, 20);
        produce("broken", 20, 21);
        produce("old", 21, 26);
        awaitHandled(24);
        await().atMost(ofSeconds(30)).until(() -> node.admin().count(CheckpointFilter.failed()) == 1);
        await().atMost(ofSeconds(30)).until(() -> failed().streamVersion() == 26);
        handled.clear();
    }

    private void assertThatNothingIsLost(int messages) {
        awaitHandled(messages - messages / STREAMS);
        await().atMost(ofSeconds(30))
                .until(() -> node.admin().count(CheckpointFilter.failed()) == 1
                        && failed().streamVersion() == messages - STREAMS + 1);
        assertThat(failed().streamName()).isEqualTo("Order-0");
        assertThat(failed().lastError().orElse(""))
                .contains("no longer in Kafka: " + topic + "-0@20 and 1 more up to offset 25", "broken20");
        assertThat(node.admin().parked(PageRequest.first(10)).items()).anySatisfy(parked -> {
            assertThat(parked.position().topic()).isEqualTo(topic);
            assertThat(parked.reason()).contains("was deleted and created again", "'ship' had read to offset");
        });
        node.admin().retry(failed());
        awaitHandled(messages);
        for (var stream = 0; stream < STREAMS; stream++) {
            var first = stream;
            assertThat(handled.get(Integer.toString(stream)))
                    .as("messages of stream " + stream)
                    .containsExactlyElementsOf(IntStream.range(0, messages / STREAMS)
                            .mapToObj(i -> "new" + (i * STREAMS + first))
                            .toList());
        }
        await().atMost(ofSeconds(30)).until(() -> node.admin().count(CheckpointFilter.failed()) == 0);
    }

    @Test
    void everyMessageOfATopicThatIsCreatedAgainWhileANodeRunsIsHandledOnceAndInOrder() throws Exception {
        fail();
        recreate();
        produce("new", 0, 60);
        assertThatNothingIsLost(60);
    }

    @Test
    void everyMessageOfATopicThatIsCreatedAgainWhileNoNodeRunsIsHandledOnceAndInOrder() throws Exception {
        fail();
        node.close();
        recreate();
        produce("new", 0, 60);
        start();
        assertThatNothingIsLost(60);
    }
}
