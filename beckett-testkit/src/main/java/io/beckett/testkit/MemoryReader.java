package io.beckett.testkit;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RawRecord;
import io.beckett.spi.RecordReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads single records of the in-memory log. */
final class MemoryReader implements RecordReader {
    private static final String RECREATED = "the topic was deleted and created again";

    private final MemoryLog log;
    private final InMemoryStorage storage;

    MemoryReader(MemoryLog log, InMemoryStorage storage) {
        this.log = log;
        this.storage = storage;
    }

    @Override
    public List<FeedItem> read(List<GlobalPosition> sorted, long maxBytes, Duration atMost) {
        return read(sorted, Map.of(), maxBytes, atMost);
    }

    @Override
    public List<FeedItem> read(
            List<GlobalPosition> sorted, Map<PartitionId, String> logs, long maxBytes, Duration atMost) {
        return log.locked(() -> {
            storage.requireAvailable("reading " + sorted.size() + " records");
            var items = new ArrayList<FeedItem>();
            var bytes = 0L;
            for (var at : sorted) {
                items.add(isOfAnotherLog(at, logs) ? new FeedItem.Gone(at, RECREATED) : item(at));
                if (items.get(items.size() - 1) instanceof FeedItem.Arrived arrived) {
                    bytes += arrived.message().size();
                }
                if (bytes >= maxBytes) {
                    break;
                }
            }
            return items;
        });
    }

    /**
     * The record at this place.
     *
     * @throws NoSuchElementException if it is not in the log any more
     */
    @Override
    public RawRecord readRaw(GlobalPosition at, Duration atMost) {
        return log.locked(() -> {
            storage.requireAvailable("reading " + at);
            var record = find(at);
            if (record == null) {
                throw new NoSuchElementException("no longer in the log: " + at + ", " + whyGone(at));
            }
            return record.raw();
        });
    }

    private @Nullable LogRecord find(GlobalPosition at) {
        return log.partition(new PartitionId(at.topic(), at.partition())).record(at.offset());
    }

    private String whyGone(GlobalPosition at) {
        var partition = log.partition(new PartitionId(at.topic(), at.partition()));
        if (at.offset() < partition.start()) {
            return "the log starts at " + partition.start();
        }
        return at.offset() >= partition.end()
                ? "the log ends at " + partition.end()
                : "the log covers that offset, but compaction removed the record, or there never was one";
    }

    private boolean isOfAnotherLog(GlobalPosition at, Map<PartitionId, String> logs) {
        var partition = new PartitionId(at.topic(), at.partition());
        var wanted = logs.getOrDefault(partition, "");
        return !wanted.isEmpty() && !wanted.equals(log.partition(partition).log());
    }

    private FeedItem item(GlobalPosition at) {
        var record = find(at);
        return record == null ? new FeedItem.Gone(at, whyGone(at)) : record.item(storage.codec());
    }

    @Override
    public void close() {}
}
