package io.beckett.runtime;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessagePayload;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A partitioned log in memory, with gaps, records that are no messages and records that cannot be mapped. */
final class SimLog {
    static final String TOPIC = "t";
    static final int SIZE = 10;

    private final List<NavigableMap<Long, FeedItem>> partitions = new ArrayList<>();
    private final List<Long> starts = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    /** How often the topic was made. */
    private int made = 1;

    SimLog(int count) {
        for (var i = 0; i < count; i++) {
            grow();
        }
    }

    /** Adds a partition. */
    void grow() {
        partitions.add(new TreeMap<>());
        starts.add(0L);
        ends.add(0L);
    }

    /** Deletes the topic and creates it again, empty. */
    void recreate() {
        made++;
        partitions.forEach(NavigableMap::clear);
        starts.replaceAll(start -> 0L);
        ends.replaceAll(end -> 0L);
    }

    /** What tells the topic from another one of the same name. */
    String log() {
        return "log-" + made;
    }

    /** Puts another record in the place of one, as a log does that was cut and written anew. */
    void overwrite(int partition, long offset, String stream, long millis) {
        var after = ends.get(partition);
        ends.set(partition, offset);
        write(partition, stream, "type", 0, millis);
        ends.set(partition, after);
    }

    /** Removes one record, as compaction does. */
    void compact(int partition, long offset) {
        partitions.get(partition).remove(offset);
    }

    /** Removes what is older than an offset, as retention does. */
    void retain(int partition, long from) {
        starts.set(partition, from);
        partitions.get(partition).headMap(from).clear();
    }

    long start(PartitionId partition) {
        return starts.get(partition.partition());
    }

    boolean has(GlobalPosition at) {
        return partitions.get(at.partition()).containsKey(at.offset());
    }

    List<PartitionId> partitions() {
        var ids = new ArrayList<PartitionId>();
        for (var i = 0; i < partitions.size(); i++) {
            ids.add(new PartitionId(TOPIC, i));
        }
        return ids;
    }

    private long take(int partition, long gap) {
        var offset = ends.get(partition) + gap;
        ends.set(partition, offset + 1);
        return offset;
    }

    long write(int partition, String stream, String type, long gap, long millis) {
        var offset = take(partition, gap);
        var message = new RecordedMessage(
                StreamName.of(stream),
                "m" + offset,
                type,
                offset + 1,
                millis,
                Map.of(),
                MessagePayload.tombstone("type"),
                SIZE,
                -1,
                0);
        put(partition, new FeedItem.Arrived(new GlobalPosition(TOPIC, partition, offset), message));
        return offset;
    }

    long writeMarker(int partition) {
        var offset = take(partition, 0);
        put(partition, new FeedItem.Passed(new GlobalPosition(TOPIC, partition, offset)));
        return offset;
    }

    long writeUnmappable(int partition) {
        var offset = take(partition, 0);
        put(partition, new FeedItem.Unmappable(new GlobalPosition(TOPIC, partition, offset), "no stream"));
        return offset;
    }

    private void put(int partition, FeedItem item) {
        partitions.get(partition).put(item.at().offset(), item);
    }

    Map<PartitionId, FeedPosition> ends() {
        var all = new LinkedHashMap<PartitionId, FeedPosition>();
        for (var id : partitions()) {
            all.put(id, FeedPosition.at(end(id)).in(log()));
        }
        return all;
    }

    long end(PartitionId partition) {
        return ends.get(partition.partition());
    }

    /** What stands at or behind an offset. */
    List<FeedItem> from(PartitionId partition, long offset, int atMost) {
        return partitions.get(partition.partition()).tailMap(offset, true).values().stream()
                .limit(atMost)
                .toList();
    }

    /** Reads records as a {@link io.beckett.spi.RecordReader} does. */
    List<FeedItem> read(List<GlobalPosition> positions, Map<PartitionId, String> logs, long maxBytes) {
        var items = new ArrayList<FeedItem>();
        var bytes = 0L;
        for (var at : positions) {
            var wanted = logs.getOrDefault(new PartitionId(at.topic(), at.partition()), "");
            var item = partitions.get(at.partition()).get(at.offset());
            items.add(
                    item == null || !wanted.isEmpty() && !wanted.equals(log())
                            ? new FeedItem.Gone(at, "not in the log")
                            : item);
            bytes += SIZE;
            if (bytes >= maxBytes) {
                break;
            }
        }
        return items;
    }
}
