package io.beckett.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

class ClientPropertiesTest {
    private final ClientProperties given = ClientProperties.of(Map.of(
            "bootstrap.servers", "a:1",
            "sasl.jaas.config", "x",
            "client.id", "shop",
            "group.instance.id", "node-1",
            "my.own.property", 7));

    @Test
    void theUsersPropertiesReachEveryClient() {
        for (var client :
                new Map<?, ?>[] {given.admin("x"), given.feed("x", 1), given.membership("x", "g"), given.reader("x")}) {
            assertThat(client.get("sasl.jaas.config")).isEqualTo("x");
            assertThat(client.get("my.own.property")).isEqualTo(7);
            assertThat(client.get("client.id")).isEqualTo("shop-x");
        }
    }

    @Test
    void aFeedNeverTouchesTheGroup() {
        var feed = given.feed("x", 1);

        assertThat(feed)
                .doesNotContainKeys("group.id", "group.instance.id")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("allow.auto.create.topics", "false")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("value.deserializer", ByteArrayDeserializer.class);
        assertThat(given.membership("x", "g"))
                .containsEntry("group.id", "g")
                .containsEntry("group.instance.id", "node-1");
    }

    @Test
    void fetchedBytesAreBoundedWhateverTheNumberOfPartitions() {
        assertThat((int) given.feed("x", 1).get("max.partition.fetch.bytes")).isEqualTo(1 << 20);
        assertThat((int) given.feed("x", 100).get("max.partition.fetch.bytes") * 100)
                .isLessThanOrEqualTo(32 << 20);
        assertThat((int) given.feed("x", 1_000_000).get("max.partition.fetch.bytes"))
                .isEqualTo(64 << 10);
        assertThat(ClientProperties.of(Map.of("max.partition.fetch.bytes", 5))
                        .feed("x", 1)
                        .get("max.partition.fetch.bytes"))
                .isEqualTo(5);
    }

    @Test
    void theUsersIsolationLevelIsKept() {
        var uncommitted = ClientProperties.of(Map.of("isolation.level", "READ_UNCOMMITTED"));

        assertThat(uncommitted.isolation()).isEqualTo(IsolationLevel.READ_UNCOMMITTED);
        assertThat(uncommitted.reader("x")).containsEntry("isolation.level", "READ_UNCOMMITTED");
        assertThat(given.isolation()).isEqualTo(IsolationLevel.READ_COMMITTED);
    }
}
