package io.beckett.spi;

import io.beckett.admin.AdminAction;
import io.beckett.admin.Attempt;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.Page;
import io.beckett.admin.PageRequest;
import io.beckett.admin.ParkedRecord;
import io.beckett.message.GlobalPosition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What administrators see of a checkpoint store, and do. Works without a started node. Every action is recorded with time
 * and actor in the transaction that carries it out. Actions on a checkpoint throw {@code CheckpointChangedException} if it
 * moved, or was reserved, since it was read.
 */
public interface CheckpointAdmin {
    /** The same, its actions recorded under that name. */
    CheckpointAdmin actingAs(String actor);

    /** The subscriptions of a group, by name. */
    List<SubscriptionFacts> subscriptions(String group);

    /** Checkpoints by group, subscription and partition; those of a partition in an order that stays the same. */
    Page<CheckpointInfo> checkpoints(CheckpointFilter filter, PageRequest page);

    /** How many checkpoints a filter selects. */
    long count(CheckpointFilter filter);

    /** The history of a checkpoint, newest first. */
    List<Attempt> attempts(CheckpointInfo checkpoint);

    /** The message that the checkpoint waits for; empty if it is not in the durable lane. */
    Optional<GlobalPosition> blockedAt(CheckpointInfo checkpoint);

    /** Makes a retrying or failed stream due now. A failed one that fails again is failed again. */
    void retry(CheckpointInfo checkpoint);

    /** Goes on behind the message that a retrying or failed stream waits for. */
    void skip(CheckpointInfo checkpoint);

    /** Ends the processing of a stream for its subscription; a stream of the fast lane is deleted by its lease holder. */
    void delete(CheckpointInfo checkpoint);

    /** Takes a reservation away from its owner, whose handler may still run. */
    void releaseReservation(CheckpointInfo checkpoint);

    /** Makes all selected retrying or failed streams due, spread over some seconds; returns how many. */
    long retryAll(CheckpointFilter filter);

    /** Stops a subscription on all nodes until it is resumed. */
    void pause(String group, String subscription);

    /** Lets a paused subscription go on. */
    void resume(String group, String subscription);

    /** Records that could not be mapped to a stream, newest first. */
    Page<ParkedRecord> parked(PageRequest page);

    /** How many records could not be mapped to a stream. */
    long parkedCount();

    /** What administrators did, newest first. */
    Page<AdminAction> actions(PageRequest page);

    /**
     * What the store knows of a subscription.
     *
     * @param group its group
     * @param subscription its name
     * @param paused whether it is paused
     * @param registered whether a live session registers it
     * @param lagging streams in the durable lane that wait without a failure
     * @param retrying streams that run again when due
     * @param failed streams that wait for a person
     * @param reserved streams that a session has reserved
     * @param waiting messages in backlogs
     * @param oldestWaiting when the oldest of them was written
     * @param partitions where it stands
     */
    record SubscriptionFacts(
            String group,
            String subscription,
            boolean paused,
            boolean registered,
            long lagging,
            long retrying,
            long failed,
            long reserved,
            long waiting,
            Optional<Instant> oldestWaiting,
            List<PartitionFacts> partitions) {}

    /**
     * Where a subscription stands in a partition; the parts of {@link Flush.FrontierMove} as flushed last.
     *
     * @param partition which
     * @param progress as flushed last
     * @param owner the live session that owns the lease
     */
    record PartitionFacts(PartitionId partition, Flush.FrontierMove progress, Optional<String> owner) {}
}
