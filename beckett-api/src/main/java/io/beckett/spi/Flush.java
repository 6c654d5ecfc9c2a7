package io.beckett.spi;

import io.beckett.message.GlobalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a node's fast lane has to record, in one transaction. Leases are sorted by key. A lease whose fence does
 * not hold is left out of the later statements and answered with {@link FlushResult.Refused}; the others are recorded.
 * The same flush may arrive again when its outcome was unknown: the fence lets it in once.
 *
 * @param session the node's session
 * @param leases sorted by key
 */
public record Flush(String session, List<LeaseFlush> leases) {
    /**
     * What is recorded under one lease, guarded by owner, epoch and flushSeq together.
     *
     * @param key the lease
     * @param epoch of the holding
     * @param flushSeq of this flush; the store's number grows by one
     * @param release whether the lease is given back in the same transaction
     * @param finished fast streams, by highest position finished; recorded positions never go back
     * @param spills streams that enter the durable lane: their work rows must not exist yet
     * @param appends messages of streams that were in the durable lane when the holder looked last
     * @param attempts history of the spills and of skipped messages
     * @param parked records that cannot be mapped
     * @param frontiers where the subscriptions stand now; never go back
     * @param requests control requests that this flush carries out
     */
    public record LeaseFlush(
            LeaseKey key,
            long epoch,
            long flushSeq,
            boolean release,
            List<Finished> finished,
            List<Spill> spills,
            List<Append> appends,
            List<AttemptRecord> attempts,
            List<Parked> parked,
            List<FrontierMove> frontiers,
            List<Long> requests) {}

    /** A stream's progress: everything of it below {@code position} is finished. */
    public record Finished(StreamKey key, long position) {}

    /**
     * A stream that enters the durable lane.
     *
     * @param key which
     * @param position everything below is finished; the store takes the recorded position if that is higher
     * @param backlog what waits; empty only for {@link WorkStatus#DELETED}
     * @param status why; {@link WorkStatus#BEHIND} asks the store whether the stream has a work row in another partition of
     *     the topic: if none, it is READY; if one is DELETED, so is this one, and nothing of it waits
     * @param dueIn when it may run, from now on the store's clock
     * @param attempts recorded runs of the message at {@code attemptPosition}
     * @param attemptPosition one more than the offset of the message that failed; 0 if none did
     * @param takeovers from where the work row counts how often it is taken back from lost sessions: 0, or more where the
     *     lease was taken again and again without getting on
     * @param reservedBy token under which the flushing session itself keeps the stream reserved, because its handler runs
     */
    public record Spill(
            StreamKey key,
            long position,
            Backlog backlog,
            WorkStatus status,
            Duration dueIn,
            int attempts,
            long attemptPosition,
            int takeovers,
            Optional<String> reservedBy) {
        /** The same stream with another status; what waits of one that is DELETED is over. */
        public Spill as(WorkStatus other) {
            var over = other == WorkStatus.DELETED && !backlog.isEmpty();
            return new Spill(
                    key,
                    over ? Math.max(position, backlog.end()) : position,
                    over ? Backlog.NONE : backlog,
                    other,
                    dueIn,
                    attempts,
                    attemptPosition,
                    takeovers,
                    reservedBy);
        }
    }

    /** New messages of a stream that is believed to be in the durable lane. */
    public record Append(StreamKey key, Backlog backlog) {}

    /** A record that cannot be mapped to a stream. */
    public record Parked(GlobalPosition at, String reason) {}

    /**
     * Where a subscription stands in a partition.
     *
     * @param subscription which
     * @param frontier everything below is finished or written down; its log is not looked at, the lease knows it
     * @param flushedTo how far the partition was read for it
     * @param pending messages read, wanted and neither finished nor written down
     * @param oldestPendingMillis when the oldest of them was written, or the record read last; 0 if unknown
     * @param seen records read so far
     * @param matched how many of them the subscription wanted
     */
    public record FrontierMove(
            String subscription,
            FeedPosition frontier,
            long flushedTo,
            long pending,
            long oldestPendingMillis,
            long seen,
            long matched) {}
}
