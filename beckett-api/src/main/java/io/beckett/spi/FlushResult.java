package io.beckett.spi;

import java.util.List;
import java.util.Set;

/** The answer to a flush. */
public record FlushResult(List<LeaseResult> leases) {
    /** What became of one lease of the flush; in the order of the flush. */
    public sealed interface LeaseResult {
        /** Which. */
        LeaseKey key();
    }

    /**
     * Recorded.
     *
     * @param key which
     * @param controlSeq requests of administrators so far
     * @param fence fencing token for handlers that start from now on; 0 if the flush carried no appends
     * @param notDurable appended streams that have no work row any more: nothing of theirs was written, they belong to
     *     the fast lane again
     * @param waiting work rows of this lease that are READY, due and reserved by nobody, counted up to 10,000, if the flush
     *     carried a spill that is READY and not reserved; otherwise -1. By it a saturated holder sees how fast others help
     */
    public record Flushed(LeaseKey key, long controlSeq, long fence, Set<StreamKey> notDurable, int waiting)
            implements LeaseResult {}

    /** The fence did not hold, or a spill met an existing work row: nothing was recorded, the lease is lost. */
    public record Refused(LeaseKey key) implements LeaseResult {}
}
