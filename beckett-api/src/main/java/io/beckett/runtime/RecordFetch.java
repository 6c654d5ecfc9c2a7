package io.beckett.runtime;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.PartitionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Brings the records of reserved streams back into memory, one read at a time, bounded by number and bytes. */
final class RecordFetch {
    private static final int MOST_RECORDS = 500;
    private static final long MOST_BYTES = 8 << 20;
    private static final Comparator<GlobalPosition> IN_LOG_ORDER = Comparator.comparing(GlobalPosition::topic)
            .thenComparingInt(GlobalPosition::partition)
            .thenComparingLong(GlobalPosition::offset);

    private final Engine engine;
    private final DurableLane lane;
    private final ArrayDeque<HeldReservation> unread = new ArrayDeque<>();
    private long bytes;
    private boolean reading;

    RecordFetch(Engine engine, DurableLane lane) {
        this.engine = engine;
        this.lane = lane;
    }

    /** A stream needs its next records. */
    void add(HeldReservation stream) {
        stream.state = HeldReservation.State.UNREAD;
        unread.add(stream);
    }

    /** Records came into memory or left it. */
    void counted(long difference) {
        bytes += difference;
    }

    /** Reads on if something has to be read and there is room. */
    void next() {
        if (reading || engine.isClosing() || bytes >= MOST_BYTES) {
            return;
        }
        Map<PartitionId, String> logs = new HashMap<>();
        var streams = take(logs);
        if (streams.isEmpty()) {
            return;
        }
        var each = Math.max(1, MOST_RECORDS / streams.size());
        var wanted = new TreeSet<>(IN_LOG_ORDER);
        for (var stream : streams) {
            stream.unread.stream()
                    .limit(stream.worthReading(each))
                    .map(HeldReservation.Unread::at)
                    .forEach(wanted::add);
        }
        reading = true;
        engine.out(new Action.Read(
                List.copyOf(wanted),
                Map.copyOf(logs),
                MOST_BYTES - bytes,
                items -> answered(streams, items),
                failure -> failed(streams)));
    }

    /** Streams to read together: of a partition only those of one log, a reservation from before it was replaced waits. */
    private List<HeldReservation> take(Map<PartitionId, String> logs) {
        var streams = new ArrayList<HeldReservation>();
        var others = new ArrayList<HeldReservation>();
        while (streams.size() < MOST_RECORDS && !unread.isEmpty()) {
            var stream = unread.remove();
            if (lane.holds(stream) && stream.state == HeldReservation.State.UNREAD) {
                if (logs.computeIfAbsent(stream.key.lease().partition(), unused -> stream.log)
                        .equals(stream.log)) {
                    stream.state = HeldReservation.State.READING;
                    streams.add(stream);
                } else {
                    others.add(stream);
                }
            }
        }
        unread.addAll(others);
        return streams;
    }

    private void answered(List<HeldReservation> asked, List<FeedItem> items) {
        reading = false;
        Map<GlobalPosition, FeedItem> byPosition = new HashMap<>();
        items.forEach(item -> byPosition.put(item.at(), item));
        for (var stream : asked) {
            if (isStillAsking(stream)) {
                take(stream, byPosition);
            }
        }
        next();
    }

    private void take(HeldReservation stream, Map<GlobalPosition, FeedItem> byPosition) {
        for (var next = stream.unread.peek(); next != null; next = stream.unread.peek()) {
            var item = byPosition.get(next.at());
            if (item == null) {
                break;
            }
            stream.add(next.orGone(item));
            stream.unread.remove();
        }
        if (stream.hasNothingRead()) {
            add(stream);
        } else {
            lane.readable(stream);
        }
    }

    private void failed(List<HeldReservation> asked) {
        engine.later(null, () -> {
            reading = false;
            asked.stream().filter(this::isStillAsking).forEach(this::add);
            next();
        });
    }

    private boolean isStillAsking(HeldReservation stream) {
        return lane.holds(stream) && stream.state == HeldReservation.State.READING;
    }
}
