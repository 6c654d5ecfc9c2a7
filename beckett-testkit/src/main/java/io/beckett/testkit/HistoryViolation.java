package io.beckett.testkit;

/**
 * A rule that a history breaks.
 *
 * @param invariant which, for example {@code I2}
 * @param text what happened, and the lines of that stream around it
 */
public record HistoryViolation(String invariant, String text) {
    @Override
    public String toString() {
        return invariant + ": " + text;
    }
}
