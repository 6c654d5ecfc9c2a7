package io.beckett.kafka;

import io.beckett.spi.MessageStorage;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import io.beckett.testkit.StreamStorageContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of one log topic. */
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the log is made once
class KafkaStreamsIT extends StreamStorageContract {
    private final EmbeddedKafka kafka;
    private final String topic = "log-" + UUID.randomUUID();
    private KafkaStorage one;
    private KafkaStorage another;

    KafkaStreamsIT(EmbeddedKafka kafka) {
        this.kafka = kafka;
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        one = startNode(folder.resolve("one"));
        another = startNode(folder.resolve("another"));
    }

    private KafkaStorage startNode(Path folder) {
        var storage = KafkaStorage.builder(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "state.dir", folder.toString()))
                .log(
                        topic,
                        log -> log.category("Order", "Account").partitions(2).replicationFactor(1))
                .build();
        storage.start(setup("streams"));
        return storage;
    }

    @AfterAll
    void close() {
        one.close();
        another.close();
    }

    @Override
    protected MessageStorage storage() {
        return one;
    }

    @Override
    protected MessageStorage anotherNode() {
        return another;
    }
}
