package io.beckett.subscription;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The three decisions of a handler beside success and plain failure, thrown from anywhere below it:
 * {@code throw HandlerSignal.skip("nothing to pay")}.
 *
 * <p>In a batch handler it is the cause of {@link MessageBatch#failedAt} and then decides about that one message; thrown
 * bare from a batch handler, {@link #skip} counts as a plain failure, so that nobody skips a whole batch by accident.
 */
public final class HandlerSignal extends RuntimeException {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** Which decision it is. */
    public enum Kind {
        /** The message is done with and the stream goes on. */
        SKIP,
        /** The stream waits for an operator, without further attempts. */
        FAIL,
        /** The attempt has failed and the next one is due after a delay of the handler's choice. */
        RETRY_AFTER
    }

    private final Kind kind;
    private final @Nullable Duration delay;

    private HandlerSignal(Kind kind, String text, @Nullable Throwable cause, @Nullable Duration delay) {
        super(text, cause, true, kind != Kind.SKIP);
        this.kind = kind;
        this.delay = delay;
    }

    /**
     * This message needs no handling: it is recorded as skipped and the stream goes on.
     *
     * @param reason why, for the record
     */
    public static HandlerSignal skip(String reason) {
        return new HandlerSignal(Kind.SKIP, Objects.requireNonNull(reason, "reason"), null, null);
    }

    /**
     * Another attempt is pointless: the stream waits for an operator at once, whatever the retry policy says.
     *
     * @param reason why, for the record
     * @param cause what went wrong
     */
    public static HandlerSignal fail(String reason, Throwable cause) {
        Objects.requireNonNull(reason, "reason");
        return new HandlerSignal(Kind.FAIL, reason, Objects.requireNonNull(cause, "cause"), null);
    }

    /**
     * The next attempt is due after this delay instead of the policy's. It counts as an attempt; the type of the cause
     * decides how many there may be.
     *
     * @param delay 1 ms to 7 days
     * @param cause what went wrong
     * @throws IllegalArgumentException if the delay is out of range
     */
    public static HandlerSignal retryAfter(Duration delay, Throwable cause) {
        Objects.requireNonNull(delay, "delay");
        Objects.requireNonNull(cause, "cause");
        if (delay.compareTo(SHORTEST) < 0 || delay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("retryAfter: delay is " + delay + ", allowed 1 ms to 7 days.");
        }
        return new HandlerSignal(Kind.RETRY_AFTER, "retry after " + delay, cause, delay);
    }

    /** Which decision it is. */
    public Kind kind() {
        return kind;
    }

    /** The delay of {@link #retryAfter}; empty for the others. */
    public Optional<Duration> delay() {
        return Optional.ofNullable(delay);
    }
}
