package io.beckett.spi;

import java.time.Duration;
import java.util.List;

/**
 * The end, or an intermediate state, of a reservation. Guarded by its token; the same completion may arrive again.
 *
 * @param key which stream
 * @param token of the reservation
 * @param position everything below is finished
 * @param ending what happens to the work row
 * @param attempts history to record in the same transaction; what stands there already under stream, position, number and
 *     kind stays as it is, so that a completion which arrives again records it once
 */
public record Completion(StreamKey key, String token, long position, Ending ending, List<AttemptRecord> attempts) {
    /** What happens to a work row. */
    public sealed interface Ending {}

    /**
     * Everything up to {@code position} succeeded: the row is deleted if nothing written down is left, in the same
     * transaction in which the checkpoint gets the position; otherwise it is ready and due at once.
     */
    public record Succeeded() implements Ending {}

    /**
     * The message after {@code position} failed.
     *
     * @param status RETRY or FAILED
     * @param dueIn from now on the store's clock
     * @param attempts recorded runs of the message, this one included
     * @param attemptPosition one more than its offset
     * @param reservation whether the stream stays reserved, because the handler's thread still runs
     */
    public record Failed(WorkStatus status, Duration dueIn, int attempts, long attemptPosition, Hold reservation)
            implements Ending {}

    /** Nothing is charged: the row keeps status, due time and attempts, unless {@code position} moved; then it is ready. */
    public record GivenBack() implements Ending {}

    /** Whether a reservation ends. */
    public enum Hold {
        /** It ends. */
        RELEASE,
        /** It stays with its token. */
        KEEP
    }
}
