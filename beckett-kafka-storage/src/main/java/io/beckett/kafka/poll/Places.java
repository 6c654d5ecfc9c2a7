package io.beckett.kafka.poll;

import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** Where the consumer reads partitions, and whether it does. */
final class Places {
    private final Consumer<?, ?> consumer;

    Places(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /**
     * Reads a partition on from where the feed has told everything, under the leader that the consumer knows now; if it
     * knows none, nothing is fetched before it does.
     */
    void again(OpenPartition partition) {
        consumer.seek(partition.key, new OffsetAndMetadata(partition.next, partition.epoch, ""));
    }

    /** Fetches a partition unless something keeps it from being read. */
    void resume(OpenPartition partition) {
        if (!partition.paused && !partition.missing && partition.doubtfulEpoch < 0) {
            consumer.resume(Set.of(partition.key));
        }
    }

    void pause(OpenPartition partition) {
        consumer.pause(Set.of(partition.key));
    }
}
