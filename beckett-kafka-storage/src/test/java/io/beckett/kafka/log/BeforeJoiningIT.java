package io.beckett.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.CommandCodec;
import io.beckett.kafka.decide.Genesis;
import io.beckett.kafka.decide.streams.StoreMemory;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node refuses before it takes part: no decider of another log, or of one with other settings, ever joins. */
@ExtendWith(SharedServers.class)
class BeforeJoiningIT {
    private static final Map<String, Long> SIZES = Map.of("largest.command", (long) LogTopic.MOST_BYTES);

    private final Map<String, Object> properties;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final LogTopic topic = new LogTopic("joined-" + UUID.randomUUID(), 2, (short) 1);

    @TempDir
    private Path folder;

    private TopicMaker.Made made;

    BeforeJoiningIT(EmbeddedKafka kafka) {
        properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        admin = Admin.create(properties);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @BeforeEach
    void makeTopics() {
        made = new TopicMaker(admin, "kafka").prepare(topic);
    }

    @AfterEach
    void close() {
        producer.close();
        admin.close();
    }

    private void found(int rule, Map<String, Long> sizes) throws Exception {
        for (var partition = 0; partition < topic.partitions(); partition++) {
            var genesis = new Genesis(
                    rule,
                    topic.partitions(),
                    made.genesis().appendsTopic(),
                    made.genesis().logTopic(),
                    sizes);
            write(topic.appends().topic(), partition, CommandCodec.encode(new Command.Founding(genesis)));
        }
    }

    private void write(String to, int partition, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(to, partition, "Order-1".getBytes(UTF_8), value))
                .get();
    }

    private void delete(String name) throws Exception {
        admin.deleteTopics(Set.of(name)).all().get();
        await().until(() -> !admin.listTopics().names().get().contains(name));
    }

    private void refused(String... why) {
        assertThatThrownBy(() -> RunningLog.start(
                        topic, properties, folder, StoreMemory.ofDefault(), Duration.ofSeconds(10), Thread::new))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(why);
        var group = topic.names().applicationId();
        assertThatThrownBy(
                        () -> admin.describeConsumerGroups(Set.of(group)).all().get())
                .as("no node has ever joined")
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(GroupIdNotFoundException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @DisplayName("H2: a topic of a log in use that is missing is not made anew")
    @CsvSource({
        "appends, the offsets by which it was decided, begin a log under another name",
        "log, the messages in it are lost, begin a log under another name",
        "store, the store of facts is lost, KafkaStorage.rebuildLog("
    })
    void aTopicOfALogInUseThatIsMissingIsNotMadeAnew(String deleted, String lost, String cure) throws Exception {
        found(1, SIZES);
        write(topic.name(), 1, new byte[] {1});
        write(topic.changelog().topic(), 1, new byte[] {1});
        var name = switch (deleted) {
            case "appends" -> topic.appends().topic();
            case "log" -> topic.name();
            default -> topic.changelog().topic();
        };
        delete(name);

        refused("topic '" + name + "' is missing, though the log is in use: ", lost, cure);
        assertThat(admin.listTopics().names().get()).doesNotContain(name);
    }

    @Test
    @DisplayName("H2: an appends topic that was deleted and created again is refused")
    void anAppendsTopicThatWasCreatedAgainIsRefused() throws Exception {
        found(1, SIZES);
        write(topic.name(), 1, new byte[] {1});
        write(topic.changelog().topic(), 1, new byte[] {1});
        delete(topic.appends().topic());
        // Made by somebody who knows the right settings.
        new TopicMaker(admin, "kafka").create(topic, topic.appends());
        await().until(() ->
                admin.listTopics().names().get().contains(topic.appends().topic()));

        refused("partition 1 of topic '" + topic.appends().topic() + "' is empty", "it was deleted and created again");

        write(topic.appends().topic(), 0, new byte[] {1});
        refused("partition 0 of topic '" + topic.appends().topic() + "' begins with a record that founds nothing");
    }

    @Test
    @DisplayName("H2: a log topic that was deleted and created again is refused")
    void aLogTopicThatWasCreatedAgainIsRefused() throws Exception {
        found(1, SIZES);
        delete(topic.name());
        new TopicMaker(admin, "kafka").create(topic, topic.log());
        await().until(() -> admin.listTopics().names().get().contains(topic.name()));

        refused(
                "topic '" + topic.name() + "' is another one, of id ",
                "and not " + made.genesis().logTopic(),
                "under another name");
    }

    @Test
    @DisplayName("H2: a store that was lost is refused, though its topic is there")
    void aStoreThatIsEmptyThoughTheLogIsNotIsRefused() throws Exception {
        found(1, SIZES);
        write(topic.name(), 1, new byte[] {1});

        refused(
                "partition 1 of topic '" + topic.changelog().topic() + "' is empty",
                "the store of facts is lost. Stop all nodes that declare this log topic and rebuild the store");
    }

    @Test
    @DisplayName("H8: a node of a cluster with other settings is refused")
    void aLogOfAClusterWithOtherSettingsIsRefused() throws Exception {
        found(1, Map.of("largest.command", 2_000L));

        refused("as partition 0 was founded: largest.command is 1048588, and 2000 for life", "on all nodes");
    }

    @Test
    @DisplayName("H8: a node that does not know the rule is refused")
    void aLogWithARuleThatThisReleaseDoesNotKnowIsRefused() throws Exception {
        found(2, SIZES);

        refused("its rule 2 is activated, and this release knows rules up to 1. Run a newer release.");
    }

    @Test
    @DisplayName("H8: a node that does not know a rule that was activated later does not start")
    void aRuleThatWasActivatedLaterEndsTheStart() throws Exception {
        found(1, SIZES);
        found(2, SIZES);

        assertThatThrownBy(() -> RunningLog.start(
                        topic, properties, folder, StoreMemory.ofDefault(), Duration.ofSeconds(10), Thread::new))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("log topic '" + topic.name() + "' is not decided here: partition ")
                .hasMessageContaining("rule 2 is activated, and this release knows rules up to 1. Run a newer release");
    }

    @Test
    @DisplayName("I10: without a broker it ends in an error that names the addresses")
    void withoutABrokerItEndsInAnError() {
        Map<String, Object> nowhere = Map.of(
                "bootstrap.servers", "localhost:1", "default.api.timeout.ms", "1500", "request.timeout.ms", "1000");

        assertThatThrownBy(() -> RunningLog.start(
                        topic, nowhere, folder, StoreMemory.ofDefault(), Duration.ofSeconds(10), Thread::new))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("localhost:1")
                .hasMessageContaining("looking for topics");
    }
}
