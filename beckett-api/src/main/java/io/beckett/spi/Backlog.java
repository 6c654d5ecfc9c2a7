package io.beckett.spi;

/**
 * Messages of one stream that wait in the durable lane, in order.
 *
 * @param offsets ascending
 * @param timestamps of the same records, in milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // packed on purpose: one of these exists per waiting stream
public record Backlog(long[] offsets, long[] timestamps) {
    /** No messages. */
    public static final Backlog NONE = new Backlog(new long[0], new long[0]);

    /** Whether there is none. */
    public boolean isEmpty() {
        return offsets.length == 0;
    }

    /** One more than the highest offset. */
    public long end() {
        return offsets[offsets.length - 1] + 1;
    }
}
