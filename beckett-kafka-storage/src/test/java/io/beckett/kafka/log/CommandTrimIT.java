package io.beckett.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckett.codec.JacksonCodec;
import io.beckett.kafka.KafkaStorage;
import io.beckett.kafka.decide.streams.DeciderSettings;
import io.beckett.kafka.decide.streams.LogDecider;
import io.beckett.kafka.decide.streams.LogTopics;
import io.beckett.kafka.decide.streams.StoreMemory;
import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.EncodedData;
import io.beckett.spi.NewMessage;
import io.beckett.spi.StreamName;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A log topic whose decided commands are deleted. */
@ExtendWith(SharedServers.class)
class CommandTrimIT {
    private static final Duration TIME = Duration.ofSeconds(60);

    private final Map<String, Object> properties;
    private final LogClients clients;
    private final Admin admin;
    private final LogTopic topic = new LogTopic("trimmed-" + UUID.randomUUID(), 1, (short) 1);
    private final LogAdmin asking;

    @TempDir
    private Path folder;

    private RunningLog log;

    CommandTrimIT(EmbeddedKafka kafka) {
        properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        clients = new LogClients(properties);
        admin = clients.admin();
        asking = new LogAdmin(topic, admin, clients.servers());
    }

    @BeforeEach
    void start() {
        start("one");
    }

    private void start(String node) {
        log = RunningLog.start(
                topic, properties, folder.resolve(node), StoreMemory.ofDefault(), Duration.ofSeconds(10), Thread::new);
    }

    @AfterEach
    void close() {
        log.close();
        admin.close();
    }

    private AppendOutcome append(String id) throws Exception {
        var message = new NewMessage(id, new EncodedData("placed", id.getBytes(UTF_8), Map.of()));
        var request = new AppendRequest(StreamName.of("Order-1"), ExpectedVersion.any(), List.of(message), false, TIME);
        return new LogStreams(log, JacksonCodec.defaults()).append(request).get(90, TimeUnit.SECONDS);
    }

    private long appendsStart() {
        return asking.offsets(topic.appends(), OffsetSpec.earliest()).get(0);
    }

    private void trim(Duration margin) {
        var genesis = new TopicMaker(admin, clients.servers()).checkLog(topic);
        try (var producer = clients.producer(0, LogTopic.MOST_BYTES)) {
            new CommandTrim(topic, clients.servers(), admin, producer, genesis, margin).trim();
        }
    }

    private void awaitCommitted() {
        await().atMost(TIME)
                .until(() -> asking.committed(topic.names().applicationId())
                        .equals(asking.offsets(topic.appends(), OffsetSpec.latest())));
    }

    @Test
    @DisplayName(
            "1.9: only what is decided for good, and old, is deleted; restarts and rebuilds work after it (H2, I7)")
    void whatIsDecidedIsDeletedAndTheLogIsDecidedOn() throws Exception {
        assertThat(append("a")).isEqualTo(new AppendOutcome.Appended(1));
        assertThat(append("b")).isEqualTo(new AppendOutcome.Appended(2));
        trim(Duration.ZERO);
        awaitCommitted();
        assertThat(append("c")).isEqualTo(new AppendOutcome.Appended(3));
        awaitCommitted();
        trim(Duration.ofHours(1));
        assertThat(appendsStart()).as("nothing is old enough").isZero();

        trim(Duration.ZERO);
        // The founding, the question for its rule, two appends; the founding of the trim is kept.
        assertThat(appendsStart()).isEqualTo(4);
        awaitCommitted();
        log.close();
        trim(Duration.ZERO);
        assertThat(appendsStart()).isEqualTo(6);
        trim(Duration.ZERO);
        assertThat(appendsStart()).as("the next founding is not decided").isEqualTo(6);

        start("one");
        assertThat(append("a")).isEqualTo(new AppendOutcome.Repeated(1));
        assertThat(append("d")).isEqualTo(new AppendOutcome.Appended(4));
        log.close();
        start("without what the first one has");
        assertThat(append("b")).isEqualTo(new AppendOutcome.Repeated(2));
        log.close();

        KafkaStorage.builder(properties)
                .log(topic.name(), log -> log.category("Order").partitions(1).replicationFactor(1))
                .build()
                .rebuildLog(topic.name());
        start("one");
        assertThat(append("c")).isEqualTo(new AppendOutcome.Repeated(3));
        assertThat(append("e")).isEqualTo(new AppendOutcome.Appended(5));
    }

    @Test
    @DisplayName("H2: under another application id nothing is decided after a trim")
    void underAnotherApplicationIdNothingIsDecided() throws Exception {
        assertThat(append("a")).isEqualTo(new AppendOutcome.Appended(1));
        trim(Duration.ZERO);
        awaitCommitted();
        trim(Duration.ZERO);
        assertThat(appendsStart()).isPositive();
        log.close();

        var names = topic.names();
        var renamed = new LogTopics("another-" + topic.name(), names.log(), names.appends(), names.replies());
        var settings = DeciderSettings.of(renamed, properties, folder.resolve("another"))
                .withReplicationFactor(1);
        try (var decider = LogDecider.start(settings)) {
            await().atMost(TIME).until(() -> decider.state() == LogDecider.State.FAILED);
            assertThat(decider.failure())
                    .hasValueSatisfying(why -> assertThat(why).contains("the store of facts is lost or incomplete"));
        }
    }
}
