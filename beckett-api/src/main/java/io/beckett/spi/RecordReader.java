package io.beckett.spi;

import io.beckett.message.GlobalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads single records again by their offset. One thread uses it. */
public interface RecordReader extends AutoCloseable {
    /**
     * Reads records.
     *
     * @param sorted by topic, partition and offset, without repetition; not empty
     * @param maxBytes the answer ends behind the record that reaches this sum of sizes
     * @return one item per position, in the same order, at least one; {@link FeedItem.Gone} for a record that is not in the
     *     log any more, whether the log starts behind it, ends before it or has only lost this one (compaction); its reason
     *     says which. {@link FeedItem.Passed} only for a record that is there and that the mapping ignores
     * @throws io.beckett.error.StoreUnavailableException if they could not be read in that time; calling again is safe
     */
    List<FeedItem> read(List<GlobalPosition> sorted, long maxBytes, Duration atMost);

    /**
     * The same for records of certain logs: whatever stands at the offsets of another log of the same name, as after a topic
     * was deleted and created again, is not the record that is meant, and the answer is {@link FeedItem.Gone}. A storage
     * whose logs never change has nothing to add.
     *
     * @param logs by partition, what the offsets are offsets of, as {@link FeedPosition#log} says it; none where unknown
     */
    default List<FeedItem> read(
            List<GlobalPosition> sorted, Map<PartitionId, String> logs, long maxBytes, Duration atMost) {
        return read(sorted, maxBytes, atMost);
    }

    /** The record's bytes for a person who looks at it, whatever the mapping thinks of it. */
    RawRecord readRaw(GlobalPosition at, Duration atMost);

    @Override
    void close();
}
