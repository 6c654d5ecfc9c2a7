package io.beckett.spi;

/**
 * An entry of a stream's history.
 *
 * @param key whose
 * @param position one more than the offset of the message
 * @param number 1 for the first run
 * @param kind what happened
 * @param errorType class name of what was thrown; empty if nothing was
 * @param error its message or the reason given
 * @param stackTrace without the library's own frames; may be empty
 */
public record AttemptRecord(
        StreamKey key, long position, int number, Kind kind, String errorType, String error, String stackTrace) {
    /** What happened in a run. */
    public enum Kind {
        /** The handler failed. */
        FAILED,
        /** The message was skipped. */
        SKIPPED
    }
}
