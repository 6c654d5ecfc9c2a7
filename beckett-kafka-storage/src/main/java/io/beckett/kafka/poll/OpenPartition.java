package io.beckett.kafka.poll;

import io.beckett.kafka.mapping.RecordSequence;
import io.beckett.kafka.mapping.TopicMapping;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** A partition that a feed reads. Belongs to the feed's thread. */
final class OpenPartition {
    final TopicPartition key;
    final RecordSequence records;
    /** What tells the log that is read from another one of the same name; empty if it is not known. */
    String log;
    /** Whether nobody has looked yet if the topic is the one that the place was in. */
    boolean unseen = true;
    /** Whether the engine wants nothing of it at the moment. */
    boolean paused;
    /** Whether the cluster says that there is no such topic: nothing of it is fetched. */
    boolean missing;
    /** Whether it was said that the log is another one: nothing more of it is read. */
    boolean replaced;
    /** Epoch of the place where reading begins, as long as it is not known whether the log ever had it; else -1. */
    int doubtfulEpoch = -1;
    /** The offset behind what the feed has told last. */
    long next;
    /** Epoch of the leader that wrote the record before, if it is known. */
    Optional<Integer> epoch = Optional.empty();

    OpenPartition(TopicPartition key, TopicMapping mapping, FeedPosition from) {
        this.key = key;
        this.records = mapping.from(from.seq());
        this.next = from.offset();
        this.log = from.log();
    }

    /** The log is another one from that offset on, and nothing more of it is read. */
    FeedItem replaced(long at, String reason) {
        replaced = true;
        return new FeedItem.Replaced(
                new GlobalPosition(key.topic(), key.partition(), at), new FeedPosition(at, 0, -1, log), reason);
    }

    PartitionId id() {
        return new PartitionId(key.topic(), key.partition());
    }
}
