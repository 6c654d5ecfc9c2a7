package io.beckett.admin;

import java.time.Instant;
import java.util.Objects;

/**
 * A recorded run of a message that did not succeed.
 *
 * @param at when it was recorded
 * @param number which attempt of that message it was, 1 for the first
 * @param error type and text of what the handler threw, or why the message was skipped
 * @param stackTrace its stack trace, possibly shortened; empty for a skip
 */
public record Attempt(Instant at, int number, String error, String stackTrace) {

    public Attempt {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(stackTrace, "stackTrace");
    }
}
