package io.beckett.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads partitions in order for one group on one node. One thread uses it, except {@link #wakeUp()}.
 *
 * <p>A node opens a second feed of the same group where a subscription has to catch up beside the others. Only the feed
 * on which {@link #suggested()} is called takes part in the group's suggestions.
 */
public interface MessageFeed extends AutoCloseable {
    /** The partitions that this node should try to lease. A hint without authority; does not wait. */
    Set<PartitionId> suggested();

    /**
     * Takes no part in the group's suggestions until {@link #suggested()} is called again: the node cannot do anything with a
     * partition now. Reading goes on. A storage that suggests the same to every node has nothing to do. Bounded by a few
     * seconds.
     */
    default void leaveGroup() {}

    /**
     * Begins to read a partition. Offset 0 means from where the log begins; another position below the log's start answers
     * with {@link FeedItem.Gone}, then goes on where the log does. If the log is not the one that the position names, or was
     * cut and written anew below it, now or while it is read, that answers with {@link FeedItem.Replaced}, and nothing else
     * comes.
     */
    void open(PartitionId partition, FeedPosition from);

    /** Stops fetching a partition until {@link #resume}; keeps its place. Without effect on a partition that is not open. */
    void pause(PartitionId partition);

    /** Fetches a paused partition again. Without effect on a partition that is not open. */
    void resume(PartitionId partition);

    /** Ends reading a partition: no item of it is returned any more. */
    void stop(PartitionId partition);

    /**
     * What came, per partition in order of offsets; empty when the time is up or {@link #wakeUp()} was called.
     *
     * @throws io.beckett.error.StoreUnavailableException if the log cannot be reached; calling again is safe
     */
    List<FeedItem> poll(Duration atMost);

    /** Tells lag monitors how far the group is: per partition the offset below which everything is accounted for. Never read back. */
    void publishProgress(Map<PartitionId, Long> frontiers);

    /** Makes a {@link #poll} that waits return. Safe for all threads. */
    void wakeUp();

    /** Ends all reading and leaves the group's suggestions. Bounded by a few seconds. */
    @Override
    void close();
}
