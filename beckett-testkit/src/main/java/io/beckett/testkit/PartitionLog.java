package io.beckett.testkit;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.PartitionId;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One partition of the in-memory log; whoever touches it holds the log's lock. */
final class PartitionLog {
    private final PartitionId id;
    private final NavigableMap<Long, LogRecord> records = new TreeMap<>();
    private long start;
    private long end;

    PartitionLog(PartitionId id) {
        this.id = id;
    }

    GlobalPosition append(LogRecord.Meaning meaning, Instant now) {
        var at = at(end);
        records.put(end, new LogRecord(at, now, meaning));
        end++;
        return at;
    }

    /** An offset that no record has. */
    GlobalPosition leaveOut() {
        var at = at(end);
        end++;
        return at;
    }

    void remove(long offset) {
        records.remove(offset);
    }

    void deleteBefore(long offset) {
        if (offset > end) {
            throw new IllegalArgumentException(id + " cannot be deleted up to " + offset + ", allowed up to " + end);
        }
        start = Math.max(start, offset);
        records.headMap(start, false).clear();
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    /** The record at this offset, or the next one that is left. */
    @Nullable
    LogRecord from(long offset) {
        var entry = records.ceilingEntry(offset);
        return entry == null ? null : entry.getValue();
    }

    @Nullable
    LogRecord record(long offset) {
        return records.get(offset);
    }

    GlobalPosition at(long offset) {
        return new GlobalPosition(id.topic(), id.partition(), offset);
    }
}
