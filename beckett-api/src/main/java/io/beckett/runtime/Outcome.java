package io.beckett.runtime;

import java.time.Duration;
import java.util.Optional;

/** How a handler run ended. */
sealed interface Outcome {
    /** All messages of the run are handled. */
    record Handled() implements Outcome {
        static final Handled INSTANCE = new Handled();
    }

    /**
     * It failed, but probably because a store of this node does not answer: it runs again, and nothing is charged.
     *
     * @param done messages of the run before the failed one that are handled
     */
    record Excused(int done) implements Outcome {}

    /**
     * A message needs no handling; those behind it are handled in a run of their own.
     *
     * @param done messages of the run before it that are handled
     * @param reason why
     */
    record Skipped(int done, String reason) implements Outcome {}

    /**
     * A message failed.
     *
     * @param done messages of the run before it that are handled
     * @param text what was thrown
     * @param retryAfter when to run again, if the handler said so
     * @param atOnce whether no further run makes sense
     */
    record Failed(int done, FailureText text, Optional<Duration> retryAfter, boolean atOnce) implements Outcome {
        Failed(int done, Throwable cause, Optional<Duration> retryAfter, boolean atOnce) {
            this(done, FailureText.of(cause), retryAfter, atOnce);
        }

        static Failed because(Throwable cause) {
            return new Failed(0, cause, Optional.empty(), false);
        }
    }
}
