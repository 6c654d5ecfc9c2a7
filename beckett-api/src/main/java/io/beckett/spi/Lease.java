package io.beckett.spi;

import java.util.Map;

/**
 * A lease that was just taken.
 *
 * @param key whose
 * @param epoch the fence of this holding
 * @param flushSeq number of the next flush
 * @param controlSeq requests seen so far
 * @param fence fencing token: larger than every one given out before
 * @param takeovers how often the lease changed hands since its frontier moved or it was given back last, this time
 *     included
 * @param layout as in {@link LeaseState#layout}, when it was taken or before
 * @param progress by subscription; every subscription of the group that is registered
 */
public record Lease(
        LeaseKey key,
        long epoch,
        long flushSeq,
        long controlSeq,
        long fence,
        int takeovers,
        int layout,
        Map<String, Progress> progress) {
    /**
     * Where a subscription stands in the partition.
     *
     * @param frontier everything below is finished or written down; in the log that the lease remembers
     * @param flushedTo up to here some messages may be finished or written down: ask the store before handling them
     * @param durable the {@code StreamName.hash()} of each stream that has a work row here, whatever its status: most and
     *     least significant bits in turn, so the length is twice the number of streams
     * @param waitsFrom records from this offset on are not to be handled under this taking of the lease: messages that
     *     were written to another partition before a stream moved here may not be finished or written down yet;
     *     {@link #NOWHERE} if there is no such place
     * @param earlier packed like {@code durable}: streams that may have a work row in another partition of the topic, from
     *     before it got more partitions. The first messages of these enter the durable lane as {@link WorkStatus#BEHIND}
     */
    @SuppressWarnings("ArrayRecordComponent") // may hold many streams: packed on purpose
    public record Progress(FeedPosition frontier, long flushedTo, long[] durable, long waitsFrom, long[] earlier) {
        /** Beyond every offset. */
        public static final long NOWHERE = Long.MAX_VALUE;
    }
}
