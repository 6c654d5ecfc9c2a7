package io.beckett.kafka.poll;

import io.beckett.kafka.mapping.TopicMapping;
import io.beckett.spi.PartitionId;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A partition that a feed reads. Belongs to the feed's thread. */
final class OpenPartition {
    final TopicPartition key;
    final TopicMapping mapping;
    /** Id of the topic whose records are read; null if it is not known. */
    @Nullable
    Uuid topicId;
    /** Whether the engine wants nothing of it at the moment. */
    boolean paused;
    /** Epoch of the place where reading begins, as long as it is not known whether the log ever had it; else -1. */
    int doubtfulEpoch = -1;
    /** The offset behind what the feed has told last. */
    long next;

    OpenPartition(TopicPartition key, TopicMapping mapping, long from, @Nullable Uuid topicId) {
        this.key = key;
        this.mapping = mapping;
        this.next = from;
        this.topicId = topicId;
    }

    PartitionId id() {
        return new PartitionId(key.topic(), key.partition());
    }
}
