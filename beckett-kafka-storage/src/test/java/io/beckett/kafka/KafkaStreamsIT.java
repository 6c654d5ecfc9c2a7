package io.beckett.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckett.spi.MessageStorage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.StorageSetup;
import io.beckett.spi.StreamName;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import io.beckett.testkit.StreamStorageContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of one log topic with one partition: one reads its own store, the other one through Kafka. */
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the log is made once
class KafkaStreamsIT {
    private static final Duration TIME = Duration.ofSeconds(60);

    private final EmbeddedKafka kafka;
    private final String topic = "log-" + UUID.randomUUID();
    private KafkaStorage deciding;
    private KafkaStorage without;

    KafkaStreamsIT(EmbeddedKafka kafka) {
        this.kafka = kafka;
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        var one = startNode(folder.resolve("one"));
        var another = startNode(folder.resolve("another"));
        awaitBothJoined();
        await().atMost(TIME).until(() -> readsHere(one) != readsHere(another));
        deciding = readsHere(one) ? one : another;
        without = readsHere(one) ? another : one;
    }

    /** Until then the partition may move. */
    private void awaitBothJoined() {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            await().atMost(TIME).until(() -> {
                var group = "beckett-" + topic;
                var members = admin.describeConsumerGroups(List.of(group))
                        .describedGroups()
                        .get(group)
                        .get();
                return members.groupState() == GroupState.STABLE
                        && members.members().size() == 2
                        && members.members().stream()
                                        .mapToInt(member -> member.assignment()
                                                .topicPartitions()
                                                .size())
                                        .sum()
                                == 1;
            });
        }
    }

    private KafkaStorage startNode(Path folder) {
        var storage = KafkaStorage.builder(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "state.dir", folder.toString()))
                .log(
                        topic,
                        log -> log.category("Order", "Account").partitions(1).replicationFactor(1))
                .build();
        storage.start(Contract.of("streams"));
        return storage;
    }

    private static boolean readsHere(KafkaStorage node) {
        var before = node.reads().here();
        var request = new ReadRequest(StreamName.of("Order-none"), 1, 1, Direction.FORWARDS, 1, TIME);
        node.streams().orElseThrow().read(request).join();
        return node.reads().here() > before;
    }

    @AfterAll
    void close() {
        deciding.close();
        without.close();
    }

    private abstract static class Contract extends StreamStorageContract {
        static StorageSetup of(String name) {
            return setup(name);
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class FromTheStoreHere extends Contract {
        @Override
        protected MessageStorage storage() {
            return deciding;
        }

        @Override
        protected MessageStorage anotherNode() {
            return without;
        }

        @AfterAll
        void thePartitionWasHere() {
            assertThat(readsHere(deciding)).isTrue();
            assertThat(readsHere(without)).isFalse();
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class ThroughKafka extends Contract {
        @Override
        protected MessageStorage storage() {
            return without;
        }

        @Override
        protected MessageStorage anotherNode() {
            return deciding;
        }

        @AfterAll
        void thePartitionWasElsewhere() {
            assertThat(readsHere(without)).isFalse();
            assertThat(without.reads().byCommand()).isPositive();
        }
    }
}
