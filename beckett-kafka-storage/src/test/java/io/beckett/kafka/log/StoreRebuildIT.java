package io.beckett.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckett.codec.JacksonCodec;
import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.KafkaStorage;
import io.beckett.kafka.RebuiltLog;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.CommandCodec;
import io.beckett.kafka.decide.CommandHeaders;
import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.Expected;
import io.beckett.kafka.decide.streams.StoreMemory;
import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.EncodedData;
import io.beckett.spi.NewMessage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.StreamName;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A store that is lost and made anew from its log. */
@ExtendWith(SharedServers.class)
class StoreRebuildIT {
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final int STREAMS = 12;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Map<String, Object> properties;
    private final LogClients clients;
    private final Admin admin;
    private final LogTopic topic = new LogTopic("rebuilt-" + UUID.randomUUID(), 2, (short) 1);
    private final Map<AppendRequest, AppendOutcome> outcomes = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    StoreRebuildIT(EmbeddedKafka kafka) {
        properties = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "session.timeout.ms",
                "6000",
                "heartbeat.interval.ms",
                "500");
        clients = new LogClients(properties);
        admin = clients.admin();
    }

    @AfterEach
    void close() {
        admin.close();
    }

    private RunningLog start() {
        return RunningLog.start(
                topic, properties, folder, StoreMemory.ofDefault(), Duration.ofSeconds(10), Thread::new);
    }

    private RebuiltLog rebuild() {
        return KafkaStorage.builder(properties)
                .log(
                        topic.name(),
                        log -> log.category("Order")
                                .partitions(topic.partitions())
                                .replicationFactor(1))
                .build()
                .rebuildLog(topic.name());
    }

    private static AppendOutcome append(RunningLog log, AppendRequest request) throws Exception {
        return new LogStreams(log, JacksonCodec.defaults()).append(request).get(60, TimeUnit.SECONDS);
    }

    private static AppendRequest request(int stream, ExpectedVersion expected, List<String> ids) {
        var messages = ids.stream()
                .map(id -> new NewMessage(id, new EncodedData("placed", id.getBytes(UTF_8), Map.of("of", id))))
                .toList();
        return new AppendRequest(StreamName.of("Order-" + stream), expected, messages, false, TIME);
    }

    private void appendMany(RunningLog log, int count) throws Exception {
        for (var i = 0; i < count; i++) {
            var ids = new ArrayList<String>();
            var first = random.nextInt(400);
            for (var id = 0; id <= random.nextInt(3); id++) {
                ids.add("id-" + (first + id));
            }
            var expected = random.nextInt(3) == 0 ? ExpectedVersion.exact(random.nextInt(10)) : ExpectedVersion.any();
            var request = request(random.nextInt(STREAMS), expected, ids);
            outcomes.put(request, append(log, request));
        }
    }

    /** All pages of all streams, as text: payloads compare by identity. */
    private static List<String> readAll(RunningLog log) throws Exception {
        var found = new ArrayList<String>();
        for (var stream = 0; stream < STREAMS; stream++) {
            var page = new LogStreams(log, JacksonCodec.defaults())
                    .read(new ReadRequest(
                            StreamName.of("Order-" + stream),
                            1,
                            Long.MAX_VALUE,
                            ReadRequest.Direction.FORWARDS,
                            1_000,
                            TIME))
                    .get(60, TimeUnit.SECONDS);
            found.add("Order-" + stream + " is at " + page.version() + ", more: " + page.more());
            page.messages().forEach(each -> {
                var message = each.message();
                found.add(each.at() + " " + message.position() + " " + message.id() + " " + message.type() + " "
                        + message.metadata() + " " + message.timestampMillis() + " "
                        + new String(message.payload().bytes(), UTF_8));
            });
        }
        return found;
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String of) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        readWhole(of, records::add);
        return records;
    }

    private void readWhole(String of, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        try (var consumer = clients.consumer()) {
            new WholeTopic(consumer, topic.partitionsOf(of)).read(starts -> {}, reader);
        }
    }

    /** What a store is restored to, by partition and key. */
    private Map<String, ByteBuffer> stored() {
        var facts = new HashMap<String, ByteBuffer>();
        readWhole(
                topic.changelog().topic(),
                record -> facts.put(
                        record.partition() + " " + Arrays.toString(record.key()), ByteBuffer.wrap(record.value())));
        return facts;
    }

    private void deleteStore() throws Exception {
        admin.deleteTopics(Set.of(topic.changelog().topic())).all().get();
    }

    /** As if nothing had been committed: everything is decided once more. */
    private void forgetWhatWasDecided() throws Exception {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        topic.partitionsOf(topic.appends().topic())
                .forEach(partition -> offsets.put(partition, new OffsetAndMetadata(0)));
        admin.alterConsumerGroupOffsets(topic.names().applicationId(), offsets)
                .all()
                .get();
    }

    /** Asks for what nobody decides now. */
    private void askFor(int stream, String id) throws Exception {
        var name = "Order-" + stream;
        var append = new Command.Append(
                Expected.ANY,
                false,
                List.of(new io.beckett.kafka.decide.NewMessage(id, "placed", Map.of(), id.getBytes(UTF_8))));
        try (var producer = clients.producer(0, LogTopic.MOST_BYTES)) {
            producer.send(new ProducerRecord<>(
                            topic.appends().topic(),
                            Decider.partitionOf(name, topic.partitions()),
                            null,
                            name.getBytes(UTF_8),
                            CommandCodec.encode(append),
                            CommandHeaders.of("nobody".getBytes(UTF_8), 0, null)))
                    .get();
        }
    }

    @Test
    @DisplayName("I7, H2, H17: a lost store is refused, and rebuilt from the log it is the same one")
    void aLostStoreIsRefusedAndRebuiltFromTheLogItIsTheSame() throws Exception {
        List<String> before;
        try (var log = start()) {
            appendMany(log, 300);
            before = readAll(log);
            assertThatThrownBy(this::rebuild)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is being decided by")
                    .hasMessageContaining("Stop all nodes that declare it first");
        }
        assertThat(outcomes.values())
                .as("seed %d: accepted, rejected and repeated", seed)
                .hasAtLeastOneElementOfType(AppendOutcome.Appended.class)
                .hasAtLeastOneElementOfType(AppendOutcome.Conflict.class)
                .hasAtLeastOneElementOfType(AppendOutcome.IdReused.class);
        var facts = stored();
        var logged = records(topic.name()).size();
        deleteStore();
        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the store of facts is lost")
                .hasMessageContaining("KafkaStorage.rebuildLog(\"" + topic.name() + "\")");

        // A rebuild that died in the middle leaves this.
        new TopicMaker(admin, "kafka").create(topic, topic.changelog());
        writeFirstFacts();
        assertThatThrownBy(this::start)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("the store of facts is lost or incomplete. Rebuild it from the log topic");
        askFor(3, "asked meanwhile");

        // A decider that halted counts until its session is over.
        var rebuilt = await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(this::rebuild, result -> true);
        assertThat(rebuilt).isEqualTo(new RebuiltLog(topic.name(), 2, logged));
        assertThat(stored()).isEqualTo(facts);
        assertThat(rebuild().messages()).as("done twice it is the same").isEqualTo(logged);
        assertThat(stored()).isEqualTo(facts);

        forgetWhatWasDecided();
        try (var log = start()) {
            // What is asked for now is decided behind what was asked for meanwhile.
            var version = versionOf(before, 3);
            assertThat(append(log, request(3, ExpectedVersion.exact(version + 1), List.of("behind it"))))
                    .isEqualTo(new AppendOutcome.Appended(version + 2));
            var now = readAll(log);
            assertThat(now)
                    .as("seed %d", seed)
                    .containsAll(withoutVersions(before))
                    .hasSize(before.size() + 2);
            for (var each : outcomes.entrySet()) {
                if (each.getValue() instanceof AppendOutcome.Appended appended) {
                    assertThat(append(log, each.getKey()))
                            .as("seed %d: %s", seed, each.getKey())
                            .isEqualTo(new AppendOutcome.Repeated(appended.version()));
                }
            }
            assertThat(append(log, request(3, ExpectedVersion.exact(version), List.of("too late"))))
                    .isEqualTo(new AppendOutcome.Conflict(version + 2));
        }
        checkLog(logged + 2);
        var changelog = admin.describeTopics(Set.of(topic.changelog().topic()))
                .allTopicNames()
                .get()
                .get(topic.changelog().topic());
        assertThat(folder.resolve(topic.name()))
                .as("what was restored from another changelog is not mixed with this one")
                .isDirectoryContaining(each -> each.endsWith(changelog.topicId().toString()))
                .isDirectoryContaining(
                        each -> !each.endsWith(changelog.topicId().toString()));
    }

    private void writeFirstFacts() {
        try (var producer = clients.producer(0, topic.mostStoredBytes());
                var consumer = clients.consumer()) {
            var writer = new FactWriter(topic.changelog().topic(), producer);
            new LoggedFacts(topic, consumer).writeTo(writer);
            writer.flush();
        }
    }

    private static List<String> withoutVersions(List<String> read) {
        return read.stream().filter(line -> !line.startsWith("Order-")).toList();
    }

    private static long versionOf(List<String> read, int stream) {
        var prefix = "Order-" + stream + " is at ";
        return read.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length(), line.indexOf(',')))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    /** Copies left out it holds each number once, without gaps, though all was decided twice. */
    private void checkLog(int messages) {
        try (var consumer = clients.consumer();
                var producer = clients.producer(0, topic.mostStoredBytes())) {
            var facts = new LoggedFacts(topic, consumer);
            assertThat(facts.writeTo(new FactWriter(topic.changelog().topic(), producer)))
                    .isEqualTo(messages);
        }
        assertThat(records(topic.name())).as("copies of all").hasSizeGreaterThan(2 * messages - 3);
    }

    @Test
    @DisplayName("H2: what is not whole is not rebuilt")
    void whatIsNotWholeIsNotRebuilt() throws Exception {
        assertThatThrownBy(this::rebuild)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("topic '" + topic.name() + "' is missing")
                .hasMessageContaining("topic '" + topic.appends().topic() + "' is missing");
        try (var log = start()) {
            for (var stream = 0; stream < STREAMS; stream++) {
                append(log, request(stream, ExpectedVersion.any(), List.of("a", "b", "c")));
            }
        }
        var partition = new TopicPartition(topic.name(), 0);
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2)))
                .all()
                .get();
        assertThatThrownBy(this::rebuild)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("partition 0 begins at offset 2: messages before it were deleted");
    }
}
