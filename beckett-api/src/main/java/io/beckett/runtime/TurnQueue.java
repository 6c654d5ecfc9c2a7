package io.beckett.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits to run, by subscription: lower priority numbers first, round robin among equals, and one turn in twenty goes
 * round robin over all, so that nobody starves.
 */
final class TurnQueue<T> {
    private static final int FAIR_TURN = 20;

    private static final class Line<T> {
        final int priority;
        final ArrayDeque<T> waiting = new ArrayDeque<>();
        long lastTurn;

        Line(int priority) {
            this.priority = priority;
        }
    }

    private final Map<String, Line<T>> bySubscription = new HashMap<>();
    private final List<Line<T>> lines = new ArrayList<>();
    private long turn;
    private int size;

    TurnQueue(Collection<SubscriptionDefinition> subscriptions) {
        for (var subscription : subscriptions) {
            var line = new Line<T>(subscription.priority());
            bySubscription.put(subscription.name(), line);
            lines.add(line);
        }
        lines.sort(Comparator.comparingInt(line -> line.priority));
    }

    private Line<T> line(String subscription) {
        var line = bySubscription.get(subscription);
        if (line == null) {
            throw new IllegalArgumentException("subscription '" + subscription + "' is not registered here");
        }
        return line;
    }

    void add(String subscription, T item) {
        line(subscription).waiting.addLast(item);
        size++;
    }

    void addFirst(String subscription, T item) {
        line(subscription).waiting.addFirst(item);
        size++;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable
    T poll() {
        if (size == 0) {
            return null;
        }
        turn++;
        var fair = turn % FAIR_TURN == 0;
        Line<T> best = null;
        for (var line : lines) {
            if (line.waiting.isEmpty()) {
                continue;
            }
            if (best == null
                    || ((fair || line.priority == best.priority) && line.lastTurn < best.lastTurn)
                    || (!fair && line.priority < best.priority)) {
                best = line;
            }
        }
        if (best == null) {
            throw new IllegalStateException(size + " wait, but no line holds them");
        }
        best.lastTurn = turn;
        size--;
        return best.waiting.pollFirst();
    }

    /** Takes out what was queued last, of the longest line. */
    @Nullable
    T pollNewest() {
        Line<T> longest = null;
        for (var line : lines) {
            if (!line.waiting.isEmpty() && (longest == null || line.waiting.size() > longest.waiting.size())) {
                longest = line;
            }
        }
        if (longest == null) {
            return null;
        }
        size--;
        return longest.waiting.pollLast();
    }

    void removeIf(Predicate<T> condition) {
        size = 0;
        for (var line : lines) {
            line.waiting.removeIf(condition);
            size += line.waiting.size();
        }
    }
}
