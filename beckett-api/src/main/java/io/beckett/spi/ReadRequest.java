package io.beckett.spi;

import java.time.Duration;
import java.util.Objects;

/**
 * Which messages of a stream to read.
 *
 * @param stream which stream
 * @param from lowest position, inclusive, 1 and up; may lie behind the end
 * @param to highest position, inclusive, {@code from} and up; may lie behind the end
 * @param direction which of them comes first
 * @param limit how many at most, 1 and up; a page may hold fewer, because it is bounded in bytes
 * @param timeout how long it may take
 */
public record ReadRequest(StreamName stream, long from, long to, Direction direction, int limit, Duration timeout) {
    public ReadRequest {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(timeout, "timeout");
        if (from < 1 || to < from) {
            throw new IllegalArgumentException(
                    "positions are " + from + " to " + to + ", allowed 1 and up, the lower one first");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit is " + limit + ", allowed 1 and up");
        }
    }

    /** In which order messages are read. */
    public enum Direction {
        /** The lowest position first. */
        FORWARDS,
        /** The highest position first. */
        BACKWARDS
    }
}
