package io.beckett.kafka.decide.streams;

import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.decide.LogPlace;
import io.beckett.kafka.decide.LogTail;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads backwards from the end of a partition of the log, also what no transaction has committed. */
final class LogEnd implements LogTail {
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final long FIRST_STEP = 100;

    private final Map<String, Object> client;
    private final TopicPartition partition;

    LogEnd(Map<String, Object> client, TopicPartition partition) {
        this.client = client;
        this.partition = partition;
    }

    /** {@inheritDoc} Of the records in reach the highest: copies of earlier ones may stand behind it. */
    @Override
    public long lastSeqBefore(long command) {
        try (var consumer = consumer()) {
            consumer.assign(List.of(partition));
            var start = only(consumer.beginningOffsets(List.of(partition), TIME));
            var end = only(consumer.endOffsets(List.of(partition), TIME));
            for (var step = FIRST_STEP; ; step *= 4) {
                var from = Math.max(start, end - step);
                var found = highest(consumer, from, end, command);
                if (found.isPresent() || from == start) {
                    return found.orElse(0);
                }
            }
        }
    }

    private long only(Map<TopicPartition, Long> offsets) {
        return Objects.requireNonNull(offsets.get(partition), "an offset for each partition that was asked for");
    }

    private OptionalLong highest(Consumer<byte[], byte[]> consumer, long from, long end, long command) {
        var highest = 0L;
        var deadline = System.nanoTime() + TIME.toNanos();
        consumer.seek(partition, from);
        while (consumer.position(partition, TIME) < end) {
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                highest = Math.max(highest, seqBefore(record, command));
            }
            if (System.nanoTime() > deadline) {
                throw new StoreUnavailableException(
                        "Kafka",
                        partition + ": the records " + from + " to " + end + " could not be read in " + TIME,
                        null);
            }
        }
        return highest == 0 ? OptionalLong.empty() : OptionalLong.of(highest);
    }

    private static long seqBefore(ConsumerRecord<byte[], byte[]> record, long command) {
        return LogPlace.of(record.headers())
                .filter(place -> place.command() < command)
                .map(LogPlace::seq)
                .orElse(0L);
    }

    private Consumer<byte[], byte[]> consumer() {
        var properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
