package io.beckett.testkit;

import io.beckett.spi.PartitionId;
import io.beckett.spi.StorageSetup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The topics that the connections of one {@link InMemoryStorage} share. */
final class MemoryLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final NavigableMap<PartitionId, PartitionLog> partitions = new TreeMap<>();
    private final Map<String, List<MemoryFeed>> members = new HashMap<>();
    private final List<LogTopic> logTopics = new ArrayList<>();
    private final Map<String, Map<PartitionId, Long>> published = new HashMap<>();
    private final InstantSource clock;
    private long logs;
    private @Nullable StorageSetup setup;

    MemoryLog(InstantSource clock) {
        this.clock = clock;
    }

    InstantSource clock() {
        return clock;
    }

    void startedWith(StorageSetup given) {
        changing(() -> setup = given);
    }

    /** Types and codec of whoever started last. */
    StorageSetup setup() {
        var known = locked(() -> setup);
        if (known == null) {
            throw new IllegalStateException("the in-memory storage was not started: types and codec are not known."
                    + " Give bytes and a type name, or start it first.");
        }
        return known;
    }

    <T extends @Nullable Object> T locked(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }

    /** The same, and whoever waits looks again. */
    <T extends @Nullable Object> T changing(Supplier<T> body) {
        return locked(() -> {
            var result = body.get();
            changed.signalAll();
            return result;
        });
    }

    /** Waits, with the lock held, until somebody changed what is asked for. */
    void await(BooleanSupplier done, Duration atMost) {
        var left = atMost.toNanos();
        try {
            while (!done.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    PartitionLog newLog(PartitionId id) {
        return new PartitionLog(id, "log-" + ++logs);
    }

    NavigableMap<PartitionId, PartitionLog> partitions() {
        return partitions;
    }

    List<LogTopic> logTopics() {
        return logTopics;
    }

    PartitionLog partition(PartitionId id) {
        var log = partitions.get(id);
        if (log == null) {
            throw new IllegalArgumentException("partition " + id + " does not exist, there are " + partitions.keySet()
                    + ". Create its topic with topic(..).");
        }
        return log;
    }

    /** Shares all partitions evenly over the feeds of a group that asked, in the order in which they did. */
    Set<PartitionId> suggestedTo(MemoryFeed feed, String group) {
        var feeds = members.computeIfAbsent(group, g -> new ArrayList<>());
        if (!feeds.contains(feed)) {
            feeds.add(feed);
        }
        var mine = new HashSet<PartitionId>();
        var index = 0;
        for (var id : partitions.keySet()) {
            if (index++ % feeds.size() == feeds.indexOf(feed)) {
                mine.add(id);
            }
        }
        return mine;
    }

    /** Shows how far a group is; returns all that was shown of it so far. */
    Map<PartitionId, Long> publish(String group, Map<PartitionId, Long> frontiers) {
        var shown = published.computeIfAbsent(group, g -> new TreeMap<>());
        shown.putAll(frontiers);
        return Map.copyOf(shown);
    }

    void leave(MemoryFeed feed, String group) {
        members.getOrDefault(group, new ArrayList<>()).remove(feed);
    }
}
