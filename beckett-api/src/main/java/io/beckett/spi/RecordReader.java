package io.beckett.spi;

import io.beckett.message.GlobalPosition;
import java.time.Duration;
import java.util.List;

/** Reads single records again by their offset. One thread uses it. */
public interface RecordReader extends AutoCloseable {
    /**
     * Reads records.
     *
     * @param sorted by topic, partition and offset, without repetition
     * @return one item per position, in the same order; {@link FeedItem.Gone} for a record that is not in the log any more
     * @throws io.beckett.error.StoreUnavailableException if not all could be read in that time; calling again is safe
     */
    List<FeedItem> read(List<GlobalPosition> sorted, Duration atMost);

    /** The record's bytes for a person who looks at it, whatever the mapping thinks of it. */
    RawRecord readRaw(GlobalPosition at, Duration atMost);

    @Override
    void close();
}
