package io.beckett.kafka.decide.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.kafka.decide.streams.DeciderSettings.Guarantee;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {
    private static final DeciderSettings SETTINGS = DeciderSettings.of(
            LogTopics.of("beckett", "orders"),
            Map.of("bootstrap.servers", "a:1", "security.protocol", "SSL", "auto.offset.reset", "latest"),
            Path.of("state"));

    @Test
    void kafkaStreamsIsToldWhatTheProtocolNeeds_H2_H6_H15_H16() {
        var properties = StreamsProperties.of(SETTINGS.withStandbys(1));

        assertThat(properties)
                .containsEntry("bootstrap.servers", "a:1")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("application.id", "beckett-orders")
                .containsEntry("processing.guarantee", "at_least_once")
                .containsEntry("commit.interval.ms", 100)
                .containsEntry("ensure.explicit.internal.resource.naming", true)
                .containsEntry("group.protocol", "classic")
                .containsEntry("num.standby.replicas", 1)
                .containsEntry("num.stream.threads", 1)
                .containsEntry("state.dir", "state")
                .containsEntry("topic.min.insync.replicas", 2)
                .containsEntry("topic.unclean.leader.election.enable", false)
                .containsEntry("replication.factor", 3)
                .containsEntry("producer.acks", "all")
                .containsEntry("producer.linger.ms", 5)
                .containsEntry("producer.max.request.size", 1_114_124)
                .containsEntry("statestore.cache.max.bytes", 0)
                .containsEntry("auto.offset.reset", "earliest");
        assertThat((int) properties.get("session.timeout.ms")).isBetween(6_000, 10_000);
        assertThat(properties.keySet())
                .containsAll(Set.of(
                        "deserialization.exception.handler",
                        "processing.exception.handler",
                        "production.exception.handler"));
    }

    @Test
    void kafkaStreamsTakesThem() {
        var config =
                new StreamsConfig(new HashMap<>(StreamsProperties.of(SETTINGS.withGuarantee(Guarantee.EXACTLY_ONCE))));

        assertThat(config.getString("processing.guarantee")).isEqualTo("exactly_once_v2");
        assertThat(config.getMainConsumerConfigs("group", "client", 0)).containsEntry("auto.offset.reset", "earliest");
        assertThat(config.getProducerConfigs("client")).containsEntry("acks", "all");
    }

    @Test
    void oneReplicaNeedsNoSecond() {
        assertThat(StreamsProperties.of(SETTINGS.withReplicationFactor(1)))
                .containsEntry("topic.min.insync.replicas", 1);
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThatThrownBy(() -> SETTINGS.withReplicationFactor(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("replicationFactor is 0, allowed: 1 and up");
    }

    @Test
    void namesAreOfTheLogTopic_H16() {
        assertThat(SETTINGS.topics())
                .isEqualTo(new LogTopics("beckett-orders", "orders", "orders-appends", "orders-replies"));
        assertThat(SETTINGS.topics().changelog()).isEqualTo("beckett-orders-facts-changelog");
    }
}
