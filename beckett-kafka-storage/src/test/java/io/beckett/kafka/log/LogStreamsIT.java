package io.beckett.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.codec.JacksonCodec;
import io.beckett.error.ConfigurationException;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.CommandCodec;
import io.beckett.kafka.decide.CommandHeaders;
import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.streams.StoreMemory;
import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.EncodedData;
import io.beckett.spi.FeedItem;
import io.beckett.spi.NewMessage;
import io.beckett.spi.ReadPage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.StreamName;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Appends and reads through a real broker and a real decider. */
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the log is made once
class LogStreamsIT {
    private static final Duration TIME = Duration.ofSeconds(30);

    private final Map<String, Object> properties;
    private final LogTopic topic = new LogTopic("orders-" + UUID.randomUUID(), 2, (short) 1);
    private final StreamName stream = StreamName.of("Order-" + UUID.randomUUID());
    private RunningLog log;
    private LogStreams streams;

    LogStreamsIT(EmbeddedKafka kafka) {
        properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        log = RunningLog.start(
                topic, properties, folder.resolve("one"), StoreMemory.ofDefault(), Duration.ofSeconds(10), Thread::new);
        streams = new LogStreams(log, JacksonCodec.defaults());
    }

    @AfterAll
    void close() {
        log.close();
    }

    private static StreamName fresh() {
        return StreamName.of("Order-" + UUID.randomUUID());
    }

    private static AppendRequest request(StreamName to, ExpectedVersion expected, String... ids) {
        var messages = Arrays.stream(ids)
                .map(id -> new NewMessage(
                        id,
                        new EncodedData("order-placed", ("{\"id\":\"" + id + "\"}").getBytes(UTF_8), Map.of("a", "b"))))
                .toList();
        return new AppendRequest(to, expected, messages, false, TIME);
    }

    private AppendOutcome append(StreamName to, ExpectedVersion expected, String... ids) throws Exception {
        return streams.append(request(to, expected, ids)).get(60, TimeUnit.SECONDS);
    }

    private ReadPage read(StreamName of, long from, long to, Direction direction, int limit) throws Exception {
        return streams.read(new ReadRequest(of, from, to, direction, limit, TIME))
                .get(60, TimeUnit.SECONDS);
    }

    private static List<String> ids(ReadPage page) {
        return page.messages().stream().map(each -> each.message().id()).toList();
    }

    @Test
    @DisplayName("I8: appends are decided one after the other, and read as they were acknowledged")
    void appendsAreDecidedInOrderAndRead() throws Exception {
        assertThat(append(stream, ExpectedVersion.none(), "a", "b")).isEqualTo(new AppendOutcome.Appended(2));
        assertThat(append(stream, ExpectedVersion.none(), "c")).isEqualTo(new AppendOutcome.Conflict(2));
        assertThat(append(stream, ExpectedVersion.exact(1), "c")).isEqualTo(new AppendOutcome.Conflict(2));
        assertThat(append(stream, ExpectedVersion.exact(2), "c")).isEqualTo(new AppendOutcome.Appended(3));
        assertThat(append(stream, ExpectedVersion.exact(2), "c")).isEqualTo(new AppendOutcome.Repeated(3));
        assertThat(append(stream, ExpectedVersion.exists(), "d")).isEqualTo(new AppendOutcome.Appended(4));
        assertThat(append(stream, ExpectedVersion.any(), "x", "b")).isEqualTo(new AppendOutcome.IdReused("b"));
        assertThat(append(fresh(), ExpectedVersion.exists(), "a")).isEqualTo(new AppendOutcome.Conflict(0));

        var page = read(stream, 1, Long.MAX_VALUE, Direction.FORWARDS, 100);
        assertThat(page.version()).isEqualTo(4);
        assertThat(page.more()).isFalse();
        assertThat(ids(page)).containsExactly("a", "b", "c", "d");
        assertThat(page.messages())
                .extracting(each -> each.message().position())
                .containsExactly(1L, 2L, 3L, 4L);
        var first = page.messages().get(0).message();
        assertThat(first.payload().as(Object.class)).isEqualTo(Map.of("id", "a"));
        assertThat(first.metadata()).containsEntry("a", "b");
        assertThat(ids(read(stream, 2, 3, Direction.BACKWARDS, 100))).containsExactly("c", "b");
        var newest = read(stream, 1, Long.MAX_VALUE, Direction.BACKWARDS, 1);
        assertThat(ids(newest)).containsExactly("d");
        assertThat(newest.more()).isFalse();
    }

    @Test
    @DisplayName("B7: metadata by the name of a header of the log is refused before it is sent")
    void metadataByTheNameOfAHeaderIsRefused() throws Exception {
        var to = fresh();
        var traced = new EncodedData("a", new byte[0], Map.of("traceparent", "00-1-2-3"));
        var request = new AppendRequest(to, ExpectedVersion.any(), List.of(new NewMessage("m", traced)), false, TIME);
        assertThatThrownBy(() -> streams.append(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("append to '" + to + "'", "'traceparent'", "Give it another name");
        assertThat(read(to, 1, 1, Direction.FORWARDS, 1).version()).isZero();
    }

    @Test
    @DisplayName("H6: whatever else is written into the appends topic does not stop a partition")
    void poisonDoesNotStopAPartition() throws Exception {
        var to = fresh();
        var partition = Decider.partitionOf(to.value(), topic.partitions());
        var key = to.value().getBytes(UTF_8);
        var head = CommandCodec.encode(new Command.Head());
        try (var producer = new LogClients(properties).producer(0, LogTopic.MOST_BYTES)) {
            var appends = topic.appends().topic();
            for (var poison : List.of(
                    new ProducerRecord<byte[], byte[]>(appends, partition, null, null),
                    new ProducerRecord<byte[], byte[]>(appends, partition, key, null),
                    new ProducerRecord<>(appends, partition, key, "no command".getBytes(UTF_8)),
                    new ProducerRecord<>(
                            appends, 1 - partition, key, head, CommandHeaders.of(new byte[] {1}, 99, null)),
                    new ProducerRecord<>(
                            appends, partition, key, head, CommandHeaders.of(7, new byte[] {1}, 0, null)))) {
                producer.send(poison).get();
            }
        }
        assertThat(append(to, ExpectedVersion.none(), "a")).isEqualTo(new AppendOutcome.Appended(1));
        assertThat(ids(read(to, 1, 9, Direction.FORWARDS, 9))).containsExactly("a");
        assertThat(log.failure()).isEmpty();
    }

    @Test
    void aStreamThatDoesNotExistIsEmpty() throws Exception {
        assertThat(read(fresh(), 1, Long.MAX_VALUE, Direction.FORWARDS, 10))
                .isEqualTo(new ReadPage(0, List.of(), false));
    }

    @Test
    @DisplayName("I8: of many that append at the same version one wins")
    void ofManyThatAppendAtTheSameVersionOneWins() throws Exception {
        var contended = fresh();
        var asked = new ArrayList<CompletableFuture<AppendOutcome>>();
        for (var i = 0; i < 20; i++) {
            asked.add(streams.append(request(contended, ExpectedVersion.none(), "m" + i)));
        }
        var outcomes = new ArrayList<AppendOutcome>();
        for (var each : asked) {
            outcomes.add(each.get(60, TimeUnit.SECONDS));
        }
        assertThat(outcomes)
                .filteredOn(AppendOutcome.Appended.class::isInstance)
                .hasSize(1);
        assertThat(outcomes).filteredOn(new AppendOutcome.Conflict(1)::equals).hasSize(19);
    }

    @Test
    void aLongStreamComesInPages() throws Exception {
        var longOne = fresh();
        var data = new EncodedData("order-placed", new byte[300_000], Map.of());
        for (var i = 0; i < 10; i++) {
            var message = new NewMessage("m" + i, data);
            var outcome = streams.append(
                            new AppendRequest(longOne, ExpectedVersion.exact(i), List.of(message), false, TIME))
                    .get(60, TimeUnit.SECONDS);
            assertThat(outcome).isEqualTo(new AppendOutcome.Appended(i + 1));
        }
        var found = new ArrayList<String>();
        for (var page = read(longOne, 1, 10, Direction.FORWARDS, 10);
                ;
                page = read(longOne, found.size() + 1, 10, Direction.FORWARDS, 10)) {
            assertThat(page.messages()).as("more than nothing").isNotEmpty().hasSizeLessThan(10);
            found.addAll(ids(page));
            if (!page.more()) {
                break;
            }
        }
        assertThat(found)
                .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void anAppendThatIsTooLargeIsRefusedBeforeItIsSentAndTheLargestIsTaken() throws Exception {
        var most = LogTopic.MOST_APPENDED_BYTES;
        var large = new NewMessage("m", new EncodedData("a", new byte[most], Map.of()));
        assertThat(streams.append(new AppendRequest(fresh(), ExpectedVersion.any(), List.of(large), false, TIME))
                        .get())
                .isEqualTo(new AppendOutcome.TooLarge(large.size(), most));
        var rest = (int) (large.size() - most);
        var largest = new NewMessage("m", new EncodedData("a", new byte[most - rest], Map.of()));
        var to = fresh();
        assertThat(streams.append(new AppendRequest(to, ExpectedVersion.any(), List.of(largest), false, TIME))
                        .get())
                .isEqualTo(new AppendOutcome.Appended(1));
        assertThat(read(to, 1, 1, Direction.FORWARDS, 1).messages())
                .singleElement()
                .extracting(FeedItem.Arrived::message)
                .satisfies(message -> assertThat(message.payload().bytes()).hasSize(most - rest));
    }

    @Test
    @DisplayName("H2: a node with other settings for the log is refused")
    void aLogThatWasFoundedOtherwiseIsRefused(@TempDir Path folder) {
        var other = new LogTopic(topic.name(), 1, (short) 1);
        assertThatThrownBy(() -> RunningLog.start(
                        other,
                        properties,
                        folder.resolve("two"),
                        StoreMemory.ofDefault(),
                        Duration.ofSeconds(10),
                        Thread::new))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("has 2 partitions, not 1");
    }
}
