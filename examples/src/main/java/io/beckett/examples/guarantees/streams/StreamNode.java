package io.beckett.examples.guarantees.streams;

import io.beckett.Beckett;
import io.beckett.kafka.KafkaStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A node that decides a log with others. */
final class StreamNode {
    static final int PARTITIONS = 4;
    /** A node that says nothing for so long has lost its partitions. */
    static final Duration SESSION = Duration.ofMillis(1_500);

    /** What is noted in a stream. */
    record Noted(String by) {}

    private StreamNode() {}

    static Beckett start(String bootstrapServers, String log, Path state) {
        var properties = Map.<String, Object>of(
                "bootstrap.servers",
                bootstrapServers,
                "state.dir",
                state.toString(),
                "session.timeout.ms",
                Long.toString(SESSION.toMillis()),
                "heartbeat.interval.ms",
                300);
        return Beckett.builder()
                .storage(KafkaStorage.builder(properties)
                        .log(log, l -> l.category("Note").partitions(PARTITIONS).replicationFactor(1))
                        .build())
                .map("noted", Noted.class)
                .build()
                .start();
    }
}
