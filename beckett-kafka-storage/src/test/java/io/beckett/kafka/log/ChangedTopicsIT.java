package io.beckett.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.KafkaStorage;
import io.beckett.kafka.TestSetup;
import io.beckett.kafka.Topic;
import io.beckett.kafka.decide.LogHeaders;
import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.EncodedData;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.NewMessage;
import io.beckett.spi.PartitionId;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.StreamName;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Topics of logs that are deleted, or get partitions, while a node uses them. */
@ExtendWith(SharedServers.class)
class ChangedTopicsIT {
    private static final Duration TIME = Duration.ofSeconds(60);

    /** Where nothing else runs it takes two seconds; without the watch it took forty. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private final String bootstrapServers;
    private final Topic adopted;
    private final LogTopic one = new LogTopic("one-" + UUID.randomUUID(), 1, (short) 1);
    private final LogTopic two = new LogTopic("two-" + UUID.randomUUID(), 1, (short) 1);
    private final Map<String, List<String>> acknowledged = new HashMap<>();
    private final KafkaStorage storage;
    private final Path folder;

    ChangedTopicsIT(EmbeddedKafka kafka, @TempDir Path folder) {
        this.folder = folder;
        bootstrapServers = kafka.bootstrapServers();
        adopted = new Topic(kafka, 1);
        storage = KafkaStorage.builder(Map.of("bootstrap.servers", bootstrapServers, "state.dir", folder.toString()))
                .adopt(adopted.name(), topic -> topic.stream("Basket-{key}").type("changed"))
                .log(one.name(), log -> log.category("One").partitions(1).replicationFactor(1))
                .log(two.name(), log -> log.category("Two").partitions(1).replicationFactor(1))
                .build();
    }

    @BeforeEach
    void start() {
        storage.start(TestSetup.of());
    }

    @AfterEach
    void close() {
        var began = System.nanoTime();
        storage.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
        adopted.close();
    }

    private AppendOutcome append(String category) {
        return append(storage, category);
    }

    private AppendOutcome append(KafkaStorage to, String category) {
        var id = UUID.randomUUID().toString();
        var message = new NewMessage(id, new EncodedData("noted", "{}".getBytes(UTF_8), Map.of()));
        var request = new AppendRequest(
                StreamName.of(category + "-1"), ExpectedVersion.any(), List.of(message), false, Duration.ofSeconds(10));
        var outcome = to.streams().orElseThrow().append(request).join();
        if (outcome instanceof AppendOutcome.Appended) {
            acknowledged.computeIfAbsent(category, unused -> new ArrayList<>()).add(id);
        }
        return outcome;
    }

    private void appends(String category) {
        assertThat(append(category)).isInstanceOf(AppendOutcome.Appended.class);
    }

    /** In time, with the reason, and for good. */
    private void isSoonRefused(String category, String... why) {
        var began = System.nanoTime();
        await().dontCatchUncaughtExceptions().atMost(TIME).until(() -> {
            try {
                if (append(category) instanceof AppendOutcome.Unknown unknown) {
                    assertThat(unknown.reason()).contains(why);
                    assertThat(unknown.writtenAt())
                            .as("it is not decided later")
                            .isEmpty();
                }
                return false;
            } catch (CompletionException e) {
                return true;
            }
        });
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
        for (var i = 0; i < 3; i++) {
            assertThatThrownBy(() -> append(category))
                    .hasCauseInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("appending to '" + category + "-1'")
                    .hasMessageContainingAll(why);
        }
        var stream = StreamName.of(category + "-1");
        assertThatThrownBy(() -> storage.streams()
                        .orElseThrow()
                        .read(new ReadRequest(stream, 1, Long.MAX_VALUE, Direction.FORWARDS, 10, TIME))
                        .join())
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("reading '" + stream + "'")
                .hasMessageContainingAll(why);
    }

    private List<String> idsInLog(LogTopic topic) {
        var ids = new ArrayList<String>();
        try (var consumer = new LogClients(Map.of("bootstrap.servers", bootstrapServers)).consumer()) {
            new WholeTopic(consumer, topic.partitionsOf(topic.name()))
                    .read(
                            starts -> {},
                            record -> ids.add(new String(
                                    record.headers().lastHeader(LogHeaders.ID).value(), UTF_8)));
        }
        return ids;
    }

    private void delete(String name) {
        adopted.admin(admin -> admin.deleteTopics(List.of(name)).all().get());
    }

    private void arrives(MessageFeed feed, String topic) {
        await().atMost(TIME)
                .until(() -> feed.poll(Duration.ofMillis(200)).stream()
                        .anyMatch(item -> item.at().topic().equals(topic)));
    }

    @Test
    @DisplayName("H7, I10: when topics of a log are deleted it is refused soon with the reason, and all else goes on")
    void aLogWhoseTopicsAreDeletedIsRefusedAndAllElseGoesOn() {
        try (var feed = storage.openFeed("group")) {
            feed.suggested();
            for (var topic : List.of(adopted.name(), one.name(), two.name())) {
                feed.open(new PartitionId(topic, 0), FeedPosition.START);
            }
            appends("One");
            appends("Two");
            delete(one.name());
            isSoonRefused(
                    "One",
                    "topic '" + one.name() + "' is missing, though the log is in use: the messages in it are lost",
                    "or begin a log under another name");

            appends("Two");
            arrives(feed, two.name());
            assertThat(storage.ends()).containsOnlyKeys(new PartitionId(two.name(), 0), partition());

            delete(two.appends().topic());
            isSoonRefused(
                    "Two",
                    "topic '" + two.appends().topic() + "' is missing, though the log is in use: what was asked for",
                    "or begin a log under another name");

            adopted.write(0, "k", "{}");
            arrives(feed, adopted.name());
            assertThat(storage.ends()).containsOnlyKeys(partition());
        }
        close();
        assertThat(idsInLog(two))
                .as("nothing else was acknowledged")
                .containsExactlyElementsOf(acknowledged.get("Two"));
    }

    @Test
    @DisplayName("H7: a log that gets partitions goes on in the old ones, one whose commands get some is refused")
    void partitionsThatAreAddedDecideNothing() {
        appends("One");
        grow(one.name());
        appends("One");
        appends("Two");
        grow(two.appends().topic());
        isSoonRefused(
                "Two", "topic '" + two.appends().topic() + "' has 3 partitions, not 1. Their number is fixed for life");
        appends("One");
        assertThat(storage.ends().get(new PartitionId(one.name(), 2)))
                .as("a partition that nobody writes to")
                .extracting(FeedPosition::offset)
                .isEqualTo(0L);
        close();

        assertThat(idsInLog(two)).containsExactlyElementsOf(acknowledged.get("Two"));
        assertThatThrownBy(() -> started(two, "Two"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("has 3 partitions, not 1. Their number is fixed for life");
        var again = started(one, "One");
        try {
            assertThat(append(again, "One")).isEqualTo(new AppendOutcome.Appended(4));
        } finally {
            again.close();
        }
        assertThat(idsInLog(one)).containsExactlyElementsOf(acknowledged.get("One"));
    }

    private void grow(String name) {
        adopted.admin(admin -> admin.createPartitions(Map.of(name, NewPartitions.increaseTo(3)))
                .all()
                .get());
    }

    private KafkaStorage started(LogTopic topic, String category) {
        var restarted = KafkaStorage.builder(
                        Map.of("bootstrap.servers", bootstrapServers, "state.dir", folder.toString()))
                .log(topic.name(), log -> log.category(category).partitions(1).replicationFactor(1))
                .build();
        restarted.start(TestSetup.of());
        return restarted;
    }

    private PartitionId partition() {
        return new PartitionId(adopted.name(), 0);
    }
}
