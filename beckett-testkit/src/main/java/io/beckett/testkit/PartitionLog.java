package io.beckett.testkit;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One partition of the in-memory log; whoever touches it holds the log's lock. */
final class PartitionLog {
    private final PartitionId id;
    private final NavigableMap<Long, LogRecord> records = new TreeMap<>();
    /** By the leader epoch, the offset of its first record. */
    private final NavigableMap<Integer, Long> epochs = new TreeMap<>(Map.of(0, 0L));

    private final String log;
    private long start;
    private long end;
    private long seq;

    PartitionLog(PartitionId id, String log) {
        this.id = id;
        this.log = log;
    }

    /** What tells it from another log under the same name. */
    String log() {
        return log;
    }

    int epoch() {
        return epochs.lastKey();
    }

    /** Loses what stands at and behind an offset, and goes on there under another leader. */
    void cut(long offset) {
        if (offset < start || offset > end) {
            throw new IllegalArgumentException(
                    id + " cannot be cut at " + offset + ", allowed " + start + " to " + end);
        }
        var next = epoch() + 1;
        records.tailMap(offset, true).clear();
        epochs.values().removeIf(first -> first >= offset);
        epochs.put(next, offset);
        end = offset;
    }

    /** Where what was read up to an offset, in an epoch, is still what stands here. */
    long divergence(long offset, int epoch) {
        var later = epochs.higherEntry(epoch);
        return epoch < 0 || later == null ? Math.min(offset, end) : Math.min(offset, later.getValue());
    }

    FeedPosition endPosition() {
        return new FeedPosition(end, seq, epoch(), log);
    }

    LogRecord append(LogRecord.Meaning meaning, Instant now) {
        var record = new LogRecord(at(end), now, epoch(), meaning);
        records.put(end, record);
        end++;
        return record;
    }

    /** The number of the next message that Beckett appends here. */
    long nextSeq() {
        return ++seq;
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

    /** Where the first record stands that was written at that time or later. */
    OptionalLong at(Instant time) {
        return records.values().stream()
                .filter(record -> !record.timestamp().isBefore(time))
                .mapToLong(record -> record.at().offset())
                .findFirst();
    }

    @Nullable
    LogRecord record(long offset) {
        return records.get(offset);
    }

    GlobalPosition at(long offset) {
        return new GlobalPosition(id.topic(), id.partition(), offset);
    }
}
