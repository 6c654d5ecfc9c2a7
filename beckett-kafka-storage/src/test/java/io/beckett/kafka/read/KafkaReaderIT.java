package io.beckett.kafka.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.KafkaStorage;
import io.beckett.kafka.TestSetup;
import io.beckett.kafka.Topic;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedItem.Arrived;
import io.beckett.spi.FeedItem.Gone;
import io.beckett.spi.FeedItem.Passed;
import io.beckett.spi.FeedItem.Unmappable;
import io.beckett.spi.RecordReader;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class KafkaReaderIT {
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final long ALL = Long.MAX_VALUE;

    private final EmbeddedKafka kafka;
    private Topic topic;
    private KafkaStorage storage;
    private RecordReader reader;

    KafkaReaderIT(EmbeddedKafka kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void open() {
        open(Map.of());
    }

    private void open(Map<String, String> settings) {
        topic = new Topic(kafka, 2, settings);
        storage = KafkaStorage.builder(kafka.bootstrapServers())
                .adopt(topic.name(), t -> t.stream("Order-{key}").type("order-placed"))
                .build();
        storage.start(TestSetup.of());
        reader = storage.openReader();
    }

    @AfterEach
    void close() {
        reader.close();
        storage.close();
        topic.close();
    }

    @Test
    void nearAndFarOffsetsOfSeveralPartitionsAreFoundInOrder() {
        topic.writeMany(0, 5_000, "x".repeat(100));
        topic.writeMany(1, 3_000, "x".repeat(100));
        var seed = new Random().nextLong();
        var random = new Random(seed);
        for (var round = 0; round < 10; round++) {
            var wanted = IntStream.range(0, 2)
                    .boxed()
                    .flatMap(partition -> random.longs(1 + random.nextInt(40), 0, partition == 0 ? 5_000 : 3_000)
                            .distinct()
                            .sorted()
                            .mapToObj(offset -> new GlobalPosition(topic.name(), partition, offset)))
                    .toList();

            var items = reader.read(wanted, ALL, TIME);

            assertThat(items)
                    .as("seed " + seed)
                    .allSatisfy(item -> assertThat(item).isInstanceOf(Arrived.class));
            assertThat(items).as("seed " + seed).extracting(FeedItem::at).isEqualTo(wanted);
            assertThat(items)
                    .as("seed " + seed)
                    .allSatisfy(item -> assertThat(
                                    ((Arrived) item).message().stream().id())
                            .isEqualTo("k" + item.at().offset()));
        }
    }

    @Test
    void theAnswerIsTheMappingsOne() {
        topic.write(0, null, "{}");
        topic.write(0, "1", null);

        assertThat(reader.read(List.of(at(0), at(1)), ALL, TIME))
                .satisfiesExactly(
                        item -> assertThat(item).isInstanceOf(Unmappable.class),
                        item -> assertThat(item).isInstanceOf(Passed.class));
    }

    @Test
    void theAnswerEndsBehindTheRecordThatReachesTheSumOfSizes() {
        topic.writeMany(0, 10, "x".repeat(100));

        assertThat(reader.read(offsets(0, 9), 250, TIME)).hasSize(3);
        assertThat(reader.read(offsets(0, 9), 1, TIME)).hasSize(1);
    }

    @Test
    void deletedRecordsAreGoneAndTheRestIsFound() {
        topic.writeMany(0, 10, "{}");
        topic.deleteBefore(0, 5);

        var items = reader.read(List.of(at(2), at(4), at(5), at(9), at(10), at(70)), ALL, TIME);

        assertThat(items.subList(0, 2))
                .allSatisfy(item -> assertThat(((Gone) item).reason()).contains("starts at 5"));
        assertThat(items.subList(2, 4)).allSatisfy(item -> assertThat(item).isInstanceOf(Arrived.class));
        assertThat(items.subList(4, 6))
                .allSatisfy(item -> assertThat(((Gone) item).reason()).contains("ends at 10"));
        assertThat(items).hasSize(6);
    }

    @Test
    void abortedRecordsAndMarkersAreGone() {
        try (var producer = topic.producer(Map.of("transactional.id", topic.name()))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(topic.record(0, "1", "{}"));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(topic.record(0, "2", "{}"));
            producer.commitTransaction();
        }

        assertThat(reader.read(offsets(0, 3), ALL, TIME))
                .satisfiesExactly(
                        item -> assertThat(item).isInstanceOf(Gone.class),
                        item -> assertThat(item).isInstanceOf(Gone.class),
                        item -> assertThat(item).isInstanceOf(Arrived.class),
                        item -> assertThat(item).isInstanceOf(Gone.class));
    }

    @Test
    void recordsRemovedByCompactionAreGone() {
        close();
        open(Map.of(
                "cleanup.policy", "compact",
                "segment.ms", "100",
                "min.cleanable.dirty.ratio", "0.01",
                "min.compaction.lag.ms", "0",
                "delete.retention.ms", "0"));
        for (var i = 0; i < 5; i++) {
            topic.write(0, "same", "{\"i\":" + i + "}");
        }
        // The cleaner leaves the newest segment alone; a later record makes the others old.
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            topic.write(0, "other", "{}");
            assertThat(reader.read(offsets(0, 3), ALL, TIME))
                    .allSatisfy(item -> assertThat(item)
                            .isInstanceOfSatisfying(
                                    Gone.class,
                                    gone -> assertThat(gone.reason())
                                            .contains("the log covers that offset", "compaction")));
        });
        assertThat(reader.read(List.of(at(4)), ALL, TIME).get(0)).isInstanceOf(Arrived.class);
    }

    @Test
    void aRecordIsShownRawWhateverTheMappingThinksOfIt() {
        topic.write(0, null, "not json", new RecordHeader("h", new byte[] {1}), new RecordHeader("h", new byte[] {2}));
        topic.write(0, "k", null);

        var raw = reader.readRaw(at(0), TIME);

        assertThat(raw.at()).isEqualTo(at(0));
        assertThat(raw.key()).isEmpty();
        assertThat(raw.value()).contains("not json".getBytes(UTF_8));
        assertThat(raw.headers())
                .extracting(header -> header.getKey() + header.getValue()[0])
                .containsExactly("h1", "h2");
        assertThat(reader.readRaw(at(1), TIME).value()).isEmpty();
        assertThatThrownBy(() -> reader.readRaw(at(7), TIME))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("no longer in Kafka: " + at(7));
    }

    @Test
    void whatCannotBeReadInTimeIsUnavailable() {
        var nowhere = new GlobalPosition(topic.name(), 17, 0);

        assertThatThrownBy(() -> reader.read(List.of(nowhere), ALL, Duration.ofMillis(500)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(kafka.bootstrapServers());
    }

    private List<GlobalPosition> offsets(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(this::at).toList();
    }

    private GlobalPosition at(long offset) {
        return new GlobalPosition(topic.name(), 0, offset);
    }
}
