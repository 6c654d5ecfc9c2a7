package io.beckett.spi;

/**
 * A place in a partition: the offset of the next record to read.
 *
 * @param offset everything below it has been read
 * @param seq number of the last record accepted before {@code offset} in a log that Beckett writes; 0 in adopted topics
 * @param leaderEpoch epoch of the leader that wrote the record before {@code offset}, -1 where unknown; lets a storage
 *     notice that the log was cut and written anew
 */
public record FeedPosition(long offset, long seq, int leaderEpoch) {
    /** The start of a partition. */
    public static final FeedPosition START = new FeedPosition(0, 0, -1);

    public FeedPosition {
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + ", allowed 0 and up");
        }
    }

    /** A place of which only the offset is known. */
    public static FeedPosition at(long offset) {
        return new FeedPosition(offset, 0, -1);
    }
}
