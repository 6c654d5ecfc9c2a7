package io.beckett.kafka.decide.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far the tasks on this node are: for each partition the offset of the next command. Known only of tasks that have
 * decided something since they came, since a task that left and came back may have an older store. Safe for all threads.
 */
public final class ProcessedOffsets {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, Progress> tasks = new HashMap<>();
    private long lives;

    /**
     * How far a task was.
     *
     * @param life told to one task between its coming and its leaving: meanwhile its store is the same
     * @param next the offset of the next command; the facts of all before it are in the store
     */
    record Reached(long life, long next) {}

    private static final class Waiter {
        final CompletableFuture<Optional<Reached>> future = new CompletableFuture<>();
    }

    private static final class Progress {
        final long life;
        final TreeMap<Long, Set<Waiter>> waiting = new TreeMap<>();
        long next;

        Progress(long life) {
            this.life = life;
        }

        Reached reached() {
            return new Reached(life, next);
        }

        List<Waiter> takeWaitingFor(long offset) {
            if (waiting.isEmpty() || waiting.firstKey() > offset) {
                return List.of();
            }
            var ready = waiting.headMap(offset, true);
            var taken = new ArrayList<Waiter>();
            ready.values().forEach(taken::addAll);
            ready.clear();
            return taken;
        }

        void remove(long offset, Waiter waiter) {
            var others = waiting.get(offset);
            if (others != null && others.remove(waiter) && others.isEmpty()) {
                waiting.remove(offset);
            }
        }
    }

    void reached(int partition, long next) {
        List<Waiter> ready;
        Optional<Reached> reached;
        lock.lock();
        try {
            var task = tasks.computeIfAbsent(partition, unused -> new Progress(++lives));
            task.next = next;
            ready = task.takeWaitingFor(next);
            reached = ready.isEmpty() ? Optional.empty() : Optional.of(task.reached());
        } finally {
            lock.unlock();
        }
        ready.forEach(waiter -> waiter.future.complete(reached));
    }

    void forget(int partition) {
        List<Waiter> left;
        lock.lock();
        try {
            var task = tasks.remove(partition);
            left = task == null ? List.of() : task.takeWaitingFor(Long.MAX_VALUE);
        } finally {
            lock.unlock();
        }
        left.forEach(waiter -> waiter.future.complete(Optional.empty()));
    }

    /** The offset of the next command of the partition, or empty if it is not known here. */
    public OptionalLong of(int partition) {
        lock.lock();
        try {
            var task = tasks.get(partition);
            return task == null ? OptionalLong.empty() : OptionalLong.of(task.next);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Completes when every command below the offset is decided here; empty if that is not known here, not any more, or not
     * in time. It may complete on the thread that decides, which must not be kept.
     */
    CompletableFuture<Optional<Reached>> when(int partition, long offset, Duration atMost) {
        var waiter = new Waiter();
        lock.lock();
        try {
            var task = tasks.get(partition);
            if (task == null) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            if (task.next >= offset) {
                return CompletableFuture.completedFuture(Optional.of(task.reached()));
            }
            task.waiting.computeIfAbsent(offset, unused -> new HashSet<>()).add(waiter);
        } finally {
            lock.unlock();
        }
        return waiter.future
                .completeOnTimeout(Optional.empty(), atMost.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((reached, failure) -> {
                    if (reached == null || reached.isEmpty()) {
                        remove(partition, offset, waiter);
                    }
                });
    }

    private void remove(int partition, long offset, Waiter waiter) {
        lock.lock();
        try {
            var task = tasks.get(partition);
            if (task != null) {
                task.remove(offset, waiter);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the task has been here ever since: what was read of its store meanwhile was its store. */
    boolean isStillHere(int partition, Reached reached) {
        lock.lock();
        try {
            var task = tasks.get(partition);
            return task != null && task.life == reached.life;
        } finally {
            lock.unlock();
        }
    }
}
