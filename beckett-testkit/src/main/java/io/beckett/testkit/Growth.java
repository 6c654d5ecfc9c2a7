package io.beckett.testkit;

import io.beckett.spi.FeedPosition;
import io.beckett.spi.Lease.Progress;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import io.beckett.testkit.Tables.Ended;
import io.beckett.testkit.Tables.Passed;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Topics that get more partitions. Each time begins a layout, counted from 0; streams of one layout may stand in another
 * partition in the next.
 */
final class Growth {
    private final Database database;

    Growth(Database database) {
        this.database = database;
    }

    /** Partitions that join a topic of which others are known begin its next layout. */
    void note(Set<PartitionId> partitions, Duration grace) {
        var tables = database.tables;
        var next = new HashMap<String, Integer>();
        tables.layouts.forEach((known, layout) -> next.merge(known.topic(), layout + 1, Math::max));
        for (var partition : partitions) {
            var layout = next.getOrDefault(partition.topic(), 0);
            if (tables.layouts.putIfAbsent(partition, layout) == null && layout > 0) {
                tables.grown
                        .computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                        .putIfAbsent(layout, database.now().plus(grace));
            }
        }
    }

    /** Records where older partitions end, of layouts that hold since before they were read. */
    void recordEnds(Map<PartitionId, FeedPosition> ends, Map<String, Integer> layouts) {
        ends.forEach((partition, end) -> {
            var newest = layouts.getOrDefault(partition.topic(), 0);
            for (var layout : newerThan(partition).keySet()) {
                if (layout <= newest) {
                    database.tables.ended.putIfAbsent(new Ended(partition, layout), end);
                }
            }
        });
    }

    /** The newest layout of each topic that holds, where it is not known of all older partitions where they ended. */
    Map<String, Integer> grown() {
        var wanted = new HashMap<String, Integer>();
        for (var partition : database.tables.layouts.keySet()) {
            newerThan(partition).forEach((layout, holdsAt) -> {
                var holds = !database.now().isBefore(holdsAt) || !database.holds(Guard.GROWTH_WAITS_FOR_GRACE);
                if (holds && !database.tables.ended.containsKey(new Ended(partition, layout))) {
                    wanted.merge(partition.topic(), layout, Math::max);
                }
            });
        }
        return wanted;
    }

    private NavigableMap<Integer, Instant> newerThan(PartitionId partition) {
        return layoutsOf(partition.topic()).tailMap(layoutOf(partition), false);
    }

    /** Notes which subscriptions have done with a layout. */
    void pass(Collection<String> groups) {
        for (var group : groups) {
            for (var subscription : database.tables
                    .pausedByGroup
                    .getOrDefault(group, new TreeMap<>())
                    .keySet()) {
                database.tables.grown.forEach((topic, layouts) -> {
                    for (var layout : layouts.tailMap(reached(group, subscription, topic), false)
                            .keySet()) {
                        if (!isDone(group, subscription, topic, layout)) {
                            break;
                        }
                        database.tables.passed.put(new Passed(group, subscription, topic), layout);
                    }
                });
            }
        }
    }

    private boolean isDone(String group, String subscription, String topic, int layout) {
        Predicate<PartitionId> isDone = partition -> isDone(new LeaseKey(group, partition), subscription, layout);
        var older = partitionsOf(topic).filter(partition -> layoutOf(partition) < layout);
        return database.holds(Guard.GROWTH_WAITS_FOR_ALL) ? older.allMatch(isDone) : older.anyMatch(isDone);
    }

    private boolean isDone(LeaseKey lease, String subscription, int layout) {
        var end = database.tables.ended.get(new Ended(lease.partition(), layout));
        if (end == null) {
            return false;
        }
        var row = database.tables.leases.get(lease);
        if (row != null && !row.log().equals(end.log())) {
            return true;
        }
        var move =
                database.tables.frontiers.getOrDefault(lease, new TreeMap<>()).get(subscription);
        return move != null && move.frontier().offset() >= end.offset();
    }

    /** Grows with everything that changes what follows. */
    int stamp(LeaseKey lease) {
        var topic = lease.partition().topic();
        var ended = database.tables.ended.keySet().stream()
                .filter(end -> end.partition().topic().equals(topic))
                .count();
        var passed = database.tables.passed.entrySet().stream()
                .filter(entry -> entry.getKey().group().equals(lease.group())
                        && entry.getKey().topic().equals(topic))
                .mapToInt(Map.Entry::getValue)
                .sum();
        return (int) ended + passed;
    }

    /** From where on a subscription has to wait in a partition. */
    long waitsFrom(LeaseRow lease, String subscription) {
        var partition = lease.key().partition();
        var next =
                layoutsOf(partition.topic()).higherKey(reached(lease.key().group(), subscription, partition.topic()));
        if (next == null || !database.holds(Guard.GROWTH_HOLDS_BACK)) {
            return Progress.NOWHERE;
        }
        if (layoutOf(partition) >= next) {
            return 0;
        }
        var end = database.tables.ended.get(new Ended(partition, next));
        return end == null || !end.log().equals(lease.log()) ? Progress.NOWHERE : end.offset();
    }

    /** Streams with messages from before the layout that the subscription has reached, in other partitions. */
    long[] earlier(LeaseKey lease, String subscription) {
        var partition = lease.partition();
        var reached = reached(lease.group(), subscription, partition.topic());
        if (!database.holds(Guard.GROWTH_TELLS_EARLIER)) {
            return new long[0];
        }
        return database.tables.work.values().stream()
                .filter(row -> row.key().subscription().equals(subscription)
                        && row.key().lease().group().equals(lease.group())
                        && !row.key().lease().equals(lease)
                        && standsBefore(row, reached))
                .map(row -> row.key().stream().hash())
                .flatMapToLong(hash -> LongStream.of(hash.getMostSignificantBits(), hash.getLeastSignificantBits()))
                .toArray();
    }

    private boolean standsBefore(WorkRow row, int layout) {
        var lease = row.key().lease();
        var end = database.tables.ended.get(new Ended(lease.partition(), layout));
        var log = database.tables.leases.get(lease);
        return end != null && log != null && end.log().equals(log.log()) && row.position() < end.offset();
    }

    /** What a stream becomes that may have to wait behind itself. */
    WorkStatus behind(StreamKey key) {
        var others = siblings(key).map(WorkRow::status).collect(Collectors.toSet());
        if (others.contains(WorkStatus.DELETED) && database.holds(Guard.DELETION_GOES_ALONG)) {
            return WorkStatus.DELETED;
        }
        return others.isEmpty() || !database.holds(Guard.BEHIND_WAITS) ? WorkStatus.READY : WorkStatus.BEHIND;
    }

    /** A stream left the durable lane: if nothing else of it goes before, the next one that waited behind it is due. */
    void left(StreamKey key) {
        var others =
                siblings(key).filter(row -> row.status() != WorkStatus.DELETED).toList();
        if (!others.isEmpty()
                && others.stream().allMatch(row -> row.status() == WorkStatus.BEHIND)
                && database.holds(Guard.BEHIND_IS_WOKEN)) {
            database.tables.put(others.get(0).withSchedule(WorkStatus.READY, database.now(), false));
            database.announceWork();
        }
    }

    /** Rows that wait behind the stream of this key. */
    List<WorkRow> waitingBehind(StreamKey key) {
        return siblings(key).filter(row -> row.status() == WorkStatus.BEHIND).toList();
    }

    /** The same stream in other partitions of the topic, in the order in which it came into the durable lane there. */
    private Stream<WorkRow> siblings(StreamKey key) {
        return database.tables.work.values().stream()
                .filter(row -> !row.key().equals(key)
                        && row.key().stream().equals(key.stream())
                        && row.key().subscription().equals(key.subscription())
                        && row.key().lease().group().equals(key.lease().group())
                        && row.key()
                                .lease()
                                .partition()
                                .topic()
                                .equals(key.lease().partition().topic()));
    }

    private Stream<PartitionId> partitionsOf(String topic) {
        return database.tables.layouts.keySet().stream()
                .filter(partition -> partition.topic().equals(topic));
    }

    private int layoutOf(PartitionId partition) {
        return database.tables.layouts.getOrDefault(partition, 0);
    }

    private int reached(String group, String subscription, String topic) {
        return database.tables.passed.getOrDefault(new Passed(group, subscription, topic), 0);
    }

    private NavigableMap<Integer, Instant> layoutsOf(String topic) {
        return database.tables.grown.getOrDefault(topic, new TreeMap<>());
    }
}
