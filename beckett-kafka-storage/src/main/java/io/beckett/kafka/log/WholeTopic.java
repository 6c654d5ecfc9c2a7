package io.beckett.kafka.log;

import io.beckett.error.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads partitions from their start to where they end now. */
final class WholeTopic {
    private static final Duration TIME = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /** @param consumer assigned to them afterwards */
    WholeTopic(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.partitions = partitions;
    }

    /**
     * Reads.
     *
     * @param checkStarts sees first where they start
     * @param reader sees each record, of one partition in their order
     * @throws StoreUnavailableException if nothing comes for 30 s
     */
    void read(
            java.util.function.Consumer<Map<TopicPartition, Long>> checkStarts,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        checkStarts.accept(consumer.beginningOffsets(partitions, TIME));
        var ends = consumer.endOffsets(partitions, TIME);
        var left = partitions;
        var deadline = System.nanoTime() + TIME.toNanos();
        while (true) {
            left = left.stream().filter(each -> !isRead(each, ends)).toList();
            if (left.isEmpty()) {
                return;
            }
            var records = consumer.poll(Duration.ofMillis(100));
            records.forEach(reader);
            if (!records.isEmpty()) {
                deadline = System.nanoTime() + TIME.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new StoreUnavailableException(
                        "Kafka", left + " could not be read: nothing came in " + TIME, null);
            }
        }
    }

    private boolean isRead(TopicPartition partition, Map<TopicPartition, Long> ends) {
        return consumer.position(partition, TIME) >= Objects.requireNonNull(ends.get(partition), "the end of each");
    }
}
