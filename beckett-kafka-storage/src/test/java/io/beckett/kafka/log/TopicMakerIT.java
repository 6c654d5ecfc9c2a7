package io.beckett.kafka.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckett.error.ConfigurationException;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedServers.class)
class TopicMakerIT {
    private final Admin admin;
    private final TopicMaker topics;
    private final LogTopic topic = new LogTopic("inventory-" + UUID.randomUUID(), 3, (short) 1);

    TopicMakerIT(EmbeddedKafka kafka) {
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        topics = new TopicMaker(admin, kafka.bootstrapServers());
    }

    @AfterEach
    void close() {
        admin.close();
    }

    private void set(String name, String setting, String value) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        var change = new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }

    @Test
    void missingTopicsAreMadeAndThenFoundToBeRight() throws Exception {
        topics.prepare(topic);
        topics.prepare(topic);

        var names = Set.of(
                topic.name(),
                topic.name() + "-appends",
                topic.name() + "-replies",
                "beckett-" + topic.name() + "-facts-changelog");
        assertThat(admin.describeTopics(names).allTopicNames().get().values())
                .hasSize(4)
                .allSatisfy(made -> assertThat(made.partitions()).hasSize(3));
    }

    @ParameterizedTest
    @CsvSource({
        "'',            retention.ms,                    604800000,     messages would be lost",
        "'',            retention.bytes,                 1000000,       messages would be lost",
        "'',            cleanup.policy,                  compact,       messages would be lost",
        "'',            message.timestamp.type,          LogAppendTime, would get another time",
        "'',            message.timestamp.before.max.ms, 1000,          would be refused",
        "'',            max.message.bytes,               1048588,       might not fit",
        "-appends,      retention.ms,                    604800000,     would be lost",
        "-appends,      message.timestamp.type,          CreateTime,    the clock of whoever appends it",
        "-appends,      max.message.bytes,               1000,          would fail",
        "-appends,      max.message.bytes,               5000000,       stop its partition",
        "-replies,      cleanup.policy,                  compact,       would pile up"
    })
    void aSettingThatWouldDoHarmIsNamed(String part, String setting, String value, String harm) throws Exception {
        topics.prepare(topic);
        set(topic.name() + part, setting, value);

        // the broker that is asked hears of it a little later
        await().untilAsserted(() -> assertThatThrownBy(() -> topics.prepare(topic))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("log topic '" + topic.name() + "': topic '" + topic.name() + part + "' has "
                        + setting + "=" + value + ": ")
                .hasMessageContaining(harm)
                .hasMessageContaining(". Set it to "));
    }

    @Test
    void aNumberOfPartitionsThatIsAnotherOneIsRefused() throws Exception {
        topics.prepare(topic);
        var more = new LogTopic(topic.name(), 4, (short) 1);
        assertThatThrownBy(() -> topics.prepare(more))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("has 3 partitions, not 4. Their number is fixed for life")
                .hasMessageContaining("has 3 partitions, fewer than 4");
        admin.createPartitions(Map.of(topic.name() + "-appends", NewPartitions.increaseTo(5)))
                .all()
                .get();
        await().untilAsserted(() ->
                assertThatThrownBy(() -> topics.prepare(topic)).hasMessageContaining("has 5 partitions, not 3"));
    }

    @Test
    void partitionsThatTheLogGotLaterStayEmptyAndDoNoHarm() throws Exception {
        topics.prepare(topic);
        admin.createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(5)))
                .all()
                .get();
        topics.prepare(topic);
    }

    @Test
    void aTopicThatKafkaRefusesToMakeIsAProblemOfTheConfiguration() {
        var replicated = new LogTopic(topic.name(), 3, (short) 3);
        assertThatThrownBy(() -> topics.prepare(replicated))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("topic '" + topic.changelog().topic() + "' could not be created")
                .hasMessageContaining("min.insync.replicas=2");
    }
}
