package io.beckett.spi;

/**
 * What became of a completion; in the order of the request.
 *
 * @param key which stream
 * @param token of which reservation
 * @param outcome what was recorded
 */
public record CompletionResult(StreamKey key, String token, Outcome outcome) {
    /** What was recorded. */
    public enum Outcome {
        /** Nothing was left: the work row is gone. */
        DRAINED,
        /** The work row stays. */
        WAITING,
        /** The reservation was not this one any more: the result is dropped. */
        STALE
    }
}
