package io.beckett.runtime;

import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import io.beckett.testkit.StoreView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Streams that one producer writes to the partition that their name and the number of partitions give, which it learns
 * some time after the topic has grown: in what order their messages have to be handled wherever they stand.
 */
final class MovingStreams {
    /** A message where it was written, when, and how many partitions the producer knew. */
    private record Written(StreamKey key, long offset, long at, int known) {}

    private record Learnt(long from, int partitions) {}

    private record Ended(PartitionId partition, int layout) {}

    private final SimWorld world;
    private final StoreView view;
    private final Map<String, List<Written>> written = new HashMap<>();
    private final Map<Ended, Long> endedAt = new HashMap<>();
    private final List<Learnt> learnt = new ArrayList<>();

    MovingStreams(SimWorld world, StoreView view) {
        this.world = world;
        this.view = view;
    }

    /** The topic has so many partitions; the producer learns it within that time. */
    void grown(int partitions, Duration after) {
        learnt.add(new Learnt(world.now + after.toNanos(), partitions));
    }

    /** Where the producer writes a stream now. */
    int partitionOf(int stream) {
        return Math.floorMod(stream * 7 + 3, known());
    }

    private int known() {
        return learnt.stream()
                .filter(each -> each.from() <= world.now)
                .mapToInt(Learnt::partitions)
                .max()
                .orElseThrow();
    }

    void written(StreamKey key, long offset) {
        written.computeIfAbsent(nameOf(key), name -> new ArrayList<>())
                .add(new Written(key, offset, world.now, known()));
    }

    private static String nameOf(StreamKey key) {
        return key.subscription() + " " + key.stream();
    }

    /** Remembers since when the store knows where partitions ended. */
    void transaction() {
        view.ends((partition, layout) -> endedAt.putIfAbsent(new Ended(partition, layout), world.now));
    }

    /** Nothing of the stream may start before what was written earlier to another partition. */
    void started(StreamKey key, long offset, BiPredicate<StreamKey, Long> isDone) {
        var all = written.getOrDefault(nameOf(key), List.of());
        var started = all.stream()
                .filter(each -> each.key().equals(key) && each.offset() == offset)
                .findFirst();
        if (started.isEmpty()) {
            return;
        }
        for (var before : all.subList(0, all.indexOf(started.get()))) {
            if (!before.key().equals(key)
                    && comesAfterAGrowth(before, started.get())
                    && !isDone.test(before.key(), before.offset())) {
                throw new Violation("I2: " + started.get() + " starts before " + before + " succeeded");
            }
        }
    }

    /**
     * Whether a growth is between them that the store keeps apart: the second stands in a partition that the producer did
     * not know before, or was written to an old one when every holder knew where that had ended.
     */
    private boolean comesAfterAGrowth(Written before, Written after) {
        var from = before.key().lease().partition();
        var to = after.key().lease().partition();
        if (before.known() >= after.known()) {
            return false;
        }
        if (to.partition() >= before.known()) {
            // growths that nobody saw apart are one
            return view.layoutOf(from) < view.layoutOf(to);
        }
        var layout = view.layoutOf(new PartitionId(SimLog.TOPIC, before.known()));
        if (view.layoutOf(from) >= layout) {
            return false;
        }
        var since = endedAt.get(new Ended(to, layout));
        return since != null
                && after.offset() >= view.endOf(to, layout)
                && after.at() > since + world.scenario.sessionTimeout().toNanos();
    }

    static StreamKey key(String subscription, int partition, int stream) {
        return new StreamKey(
                new LeaseKey(Scenario.GROUP, new PartitionId(SimLog.TOPIC, partition)),
                subscription,
                StreamName.of("M-" + stream));
    }
}
