package io.beckett.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Is told what becomes of messages, for metrics, logs and alarms.
 *
 * <p>Called on engine threads, several at once: it must be safe for several threads and must not block. What it throws is
 * logged and ignored. A call is a notice, not a commitment: after a crash the same message may be reported again.
 */
public interface SubscriptionListener {

    /** A handler returned. For a batch: once for each of its messages, with the time of the whole batch. */
    default void handled(Handled event) {}

    /** A handler failed, and the message will be tried again at {@link AttemptFailed#nextAttempt()}. */
    default void attemptFailed(AttemptFailed event) {}

    /** A handler failed for good: its stream waits for an operator. */
    default void streamFailed(AttemptFailed event) {}

    /** A handler decided to skip its message. */
    default void skipped(Handled event) {}

    /**
     * A message that is done with.
     *
     * @param message the message with the facts of this run
     * @param took how long the handler ran
     */
    record Handled(MessageContext message, Duration took) {
        public Handled {
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(took, "took");
        }
    }

    /**
     * A message whose handler failed.
     *
     * @param message the message with the facts of this run
     * @param cause what the handler threw, without the wrappers of futures
     * @param nextAttempt when it is tried again; empty if its stream now waits for an operator
     */
    record AttemptFailed(MessageContext message, Throwable cause, Optional<Instant> nextAttempt) {
        public AttemptFailed {
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(cause, "cause");
            Objects.requireNonNull(nextAttempt, "nextAttempt");
        }
    }
}
