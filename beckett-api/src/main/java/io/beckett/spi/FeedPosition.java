package io.beckett.spi;

import java.util.Objects;

/**
 * A place in a partition: the offset of the next record to read.
 *
 * @param offset everything below it has been read
 * @param seq number of the last record accepted before {@code offset} in a log that Beckett writes; 0 in adopted topics
 * @param leaderEpoch epoch of the leader that wrote the record before {@code offset}, -1 where unknown; lets a storage
 *     notice that the log was cut and written anew
 * @param log tells the partition's log from another one under the same name, as after a topic was deleted and created
 *     again: offsets of different logs have nothing in common. Empty where unknown
 */
public record FeedPosition(long offset, long seq, int leaderEpoch, String log) {
    /** The start of a partition. */
    public static final FeedPosition START = new FeedPosition(0, 0, -1);

    public FeedPosition {
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + ", allowed 0 and up");
        }
        Objects.requireNonNull(log, "log");
    }

    /** A place in a log that is not known. */
    public FeedPosition(long offset, long seq, int leaderEpoch) {
        this(offset, seq, leaderEpoch, "");
    }

    /** A place of which only the offset is known. */
    public static FeedPosition at(long offset) {
        return new FeedPosition(offset, 0, -1);
    }

    /** The same place of a certain log. */
    public FeedPosition in(String otherLog) {
        return new FeedPosition(offset, seq, leaderEpoch, otherLog);
    }
}
