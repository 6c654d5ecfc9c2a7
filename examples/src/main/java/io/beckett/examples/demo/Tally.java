package io.beckett.examples.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many messages each node has handled for each subscription. Safe for all threads. */
final class Tally {

    private final Map<Entry, LongAdder> counts = new ConcurrentHashMap<>();

    private record Entry(String node, String subscription) {}

    void add(String node, String subscription) {
        counts.computeIfAbsent(new Entry(node, subscription), unused -> new LongAdder())
                .increment();
    }

    long of(String node, String subscription) {
        var count = counts.get(new Entry(node, subscription));
        return count == null ? 0 : count.sum();
    }

    /** What all nodes handled for a subscription. */
    long of(String subscription) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().subscription().equals(subscription))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }
}
