package io.beckett.testkit;

import io.beckett.error.UnmappedTypeException;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.PartitionId;
import io.beckett.spi.StreamName;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A topic of an {@link InMemoryStorage}, written as programs would that know nothing of Beckett. Safe for all threads.
 *
 * <p>A stream lives in one partition, chosen by its name; the methods that name a partition write there whatever the
 * stream.
 */
public final class InMemoryTopic {
    private final MemoryLog log;
    private final String name;
    private final int partitions;

    InMemoryTopic(MemoryLog log, String name, int partitions) {
        this.log = log;
        this.name = name;
        this.partitions = partitions;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** One of its partitions, from 0. */
    public PartitionId partition(int number) {
        return new PartitionId(name, number);
    }

    /** The partition of a stream. */
    public PartitionId partitionOf(String stream) {
        var hash = StreamName.of(stream).hash().getMostSignificantBits();
        return partition((int) Math.floorMod(hash, (long) partitions));
    }

    /**
     * Writes an object under the type name that its class is mapped to.
     *
     * @throws UnmappedTypeException if it has none
     * @throws IllegalStateException if no node has started the storage: only then types and codec are known
     */
    public GlobalPosition produce(String stream, Object message) {
        Objects.requireNonNull(message, "message");
        var setup = log.setup();
        var type = setup.types()
                .nameOf(message.getClass())
                .orElseThrow(() -> UnmappedTypeException.ofClass(message.getClass()));
        return produce(stream, type, setup.codec().encode(message));
    }

    /** Writes bytes as a message of a type. */
    public GlobalPosition produce(String stream, String type, byte[] data) {
        return produce(partitionOf(stream), stream, type, data, Map.of());
    }

    /** Writes bytes with metadata into a certain partition. */
    public GlobalPosition produce(
            PartitionId partition, String stream, String type, byte[] data, Map<String, String> metadata) {
        return append(
                partition,
                new LogRecord.Message(StreamName.of(stream), type, Optional.of(data.clone()), Map.copyOf(metadata)));
    }

    /** Writes a message without a value. */
    public GlobalPosition tombstone(String stream, String type) {
        return tombstone(partitionOf(stream), stream, type);
    }

    /** Writes a message without a value into a certain partition. */
    public GlobalPosition tombstone(PartitionId partition, String stream, String type) {
        return append(partition, new LogRecord.Message(StreamName.of(stream), type, Optional.empty(), Map.of()));
    }

    /** Writes a record that belongs to no stream. */
    public GlobalPosition unmappable(PartitionId partition, String reason) {
        return append(partition, new LogRecord.Unmappable(reason));
    }

    /** Writes a record that readers pass over. */
    public GlobalPosition ignored(PartitionId partition) {
        return append(partition, new LogRecord.Ignored());
    }

    /** Uses up an offset without a record, as the marker of a transaction does. */
    public GlobalPosition gap(PartitionId partition) {
        return log.changing(() -> log.partition(partition).leaveOut());
    }

    /** Removes one record, as compaction does. */
    public void compact(GlobalPosition at) {
        log.changing(() -> {
            log.partition(new PartitionId(at.topic(), at.partition())).remove(at.offset());
            return at;
        });
    }

    /** Deletes the topic and creates it again, empty, with as many partitions. */
    public void recreate() {
        log.changing(() -> {
            for (var number = 0; number < partitions; number++) {
                log.partitions().put(partition(number), log.newLog(partition(number)));
            }
            return name;
        });
    }

    /**
     * Loses all records from an offset on, as a partition does whose new leader had not got them; what is written next
     * takes their offsets.
     *
     * @throws IllegalArgumentException if the partition begins above it or ends below it
     */
    public void cut(PartitionId partition, long offset) {
        log.changing(() -> {
            log.partition(partition).cut(offset);
            return partition;
        });
    }

    /**
     * Removes all records below an offset, as retention does.
     *
     * @throws IllegalArgumentException if the partition ends below it
     */
    public void deleteBefore(PartitionId partition, long offset) {
        log.changing(() -> {
            log.partition(partition).deleteBefore(offset);
            return partition;
        });
    }

    private GlobalPosition append(PartitionId partition, LogRecord.Meaning meaning) {
        return log.changing(() -> log.partition(partition)
                .append(meaning, log.clock().instant().truncatedTo(ChronoUnit.MILLIS))
                .at());
    }
}
