package io.beckett.kafka.decide.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.decide.Answer;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.CommandCodec;
import io.beckett.kafka.decide.CommandHeaders;
import io.beckett.kafka.decide.Expected;
import io.beckett.kafka.decide.Given;
import io.beckett.kafka.decide.LogPlace;
import io.beckett.kafka.decide.NewMessage;
import io.beckett.kafka.decide.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology with everything but a broker. */
class DeciderTopologyTest {
    private static final LogTopics TOPICS = LogTopics.of("test", "orders");

    @TempDir
    Path folder;

    private final ProcessedOffsets processed = new ProcessedOffsets();
    private final String stream = Given.stream(0, 0);
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> appends;
    private TestOutputTopic<byte[], byte[]> log;
    private final List<Reply> replies = new ArrayList<>();

    @BeforeEach
    void start() {
        startWith(List.of());
    }

    private void startWith(List<KeyValue<byte[], byte[]>> facts) {
        var settings = DeciderSettings.of(TOPICS, Map.of("bootstrap.servers", "nowhere:9092"), folder);
        var properties = new Properties();
        properties.putAll(StreamsProperties.of(settings));
        driver = new TopologyTestDriver(
                DeciderTopology.of(settings, partition -> command -> 0, processed, replies::add), properties);
        appends = driver.createInputTopic(TOPICS.appends(), new ByteArraySerializer(), new ByteArraySerializer());
        log = driver.createOutputTopic(TOPICS.log(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        facts.forEach(fact -> store().put(fact.key, fact.value));
        send(null, new Command.Founding(Given.GENESIS));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void anAcceptedAppendIsInTheLogAndAnswered_B1() {
        send(stream, Given.append(Expected.ANY, "a", "b"));

        assertThat(answers()).containsExactly(new Answer.Founded(), new Answer.Appended(2, false));
        var records = log.readRecordsToList();
        assertThat(records)
                .extracting(record -> LogPlace.of(record.headers()).orElseThrow())
                .containsExactly(new LogPlace(1, 1, 1, 0, 2), new LogPlace(2, 2, 1, 1, 2));
        assertThat(records).extracting(record -> text(record.key())).containsOnly(stream);
        assertThat(records).extracting(record -> text(record.value())).containsExactly("data of a", "data of b");
        assertThat(records).extracting(TestRecord::timestamp).containsOnly(1_000L);
        assertThat(text(records.get(0).headers().lastHeader("$tenant").value())).isEqualTo("acme");
        assertThat(processed.of(0)).hasValue(2);
    }

    @Test
    void aRestartWithAStoreThatIsAheadRepeatsEveryOutput_H1() {
        var commands = List.of(
                Given.append(Expected.exact(1), "A1"),
                Given.append(Expected.ANY, "A2"),
                Given.append(Expected.ANY, "A3"),
                Given.append(Expected.ANY, "A2"),
                Given.all());
        commands.forEach(command -> send(stream, command));
        var answers = answers();
        var written = log.readRecordsToList();
        var ahead = facts();
        assertThat(answers.get(1)).isEqualTo(new Answer.Conflict(0));
        stop();

        startWith(ahead);
        commands.forEach(command -> send(stream, command));

        assertThat(answers()).usingRecursiveComparison().isEqualTo(answers);
        assertThat(log.readRecordsToList()).usingRecursiveComparison().isEqualTo(written);
        assertThat(facts()).usingRecursiveComparison().isEqualTo(ahead);
    }

    @Test
    void poisonIsAnsweredWhereSomebodyCanBeFoundAndThePartitionGoesOn_H6() {
        appends.pipeInput(new TestRecord<>(null, null, new RecordHeaders(), 1_000L));
        appends.pipeInput(new TestRecord<>(new byte[0], new byte[] {9}, new RecordHeaders(), 1_000L));
        appends.pipeInput(new TestRecord<>(bytes(stream), new byte[] {9}, Given.headers(1), 1_000L));
        appends.pipeInput(new TestRecord<>(
                bytes(stream), CommandCodec.encode(Given.all()), CommandHeaders.of(bytes("r"), 99, null), 1_000L));
        send(Given.stream(1, 0), Given.append(Expected.ANY, "elsewhere"));
        send(stream, Given.append(Expected.ANY, "a"));

        assertThat(replies).extracting(Reply::partition).containsExactly(0, 0, 99, 0, 0);
        var answers = answers();
        assertThat(answers.get(0)).isEqualTo(new Answer.Founded());
        assertThat(answers.get(1)).isEqualTo(new Answer.Invalid("its format is 9, known is 1"));
        assertThat(answers.get(2)).isInstanceOf(Answer.Page.class);
        assertThat(answers.get(3)).isEqualTo(new Answer.WrongPartition(1));
        assertThat(answers.get(4)).isEqualTo(new Answer.Appended(1, false));
        assertThat(processed.of(0)).hasValue(7);
    }

    @Test
    void aMessageAsLargeAsACommandMayBeGoesThrough_H6() {
        var large = new Command.Append(
                Expected.ANY, false, List.of(new NewMessage("a", "placed", Map.of(), new byte[1_048_000])));

        send(stream, large);
        send(stream, Given.all());

        var page = (Answer.Page) answers().get(2);
        assertThat(page.messages().get(0).bytes()).hasSize(1_048_000);
        assertThat(log.readValue()).hasSize(1_048_000);
    }

    private void send(String key, Command command) {
        appends.pipeInput(new TestRecord<>(
                key == null ? null : bytes(key), CommandCodec.encode(command), Given.headers(1), 1_000L));
    }

    private List<Answer> answers() {
        var answers = replies.stream().map(Reply::answer).toList();
        replies.clear();
        return answers;
    }

    private List<KeyValue<byte[], byte[]>> facts() {
        var facts = new ArrayList<KeyValue<byte[], byte[]>>();
        try (var all = store().all()) {
            all.forEachRemaining(facts::add);
        }
        return facts;
    }

    private KeyValueStore<byte[], byte[]> store() {
        return driver.getKeyValueStore(LogTopics.STORE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
