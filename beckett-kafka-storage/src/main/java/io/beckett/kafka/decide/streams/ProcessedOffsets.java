package io.beckett.kafka.decide.streams;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far the tasks on this node are: for each partition the offset of the next command. Known only of tasks that have
 * decided something since they came, since a task that left and came back may have an older store. Safe for all threads.
 */
public final class ProcessedOffsets {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, Long> next = new HashMap<>();
    private int waiting;

    void reached(int partition, long offset) {
        lock.lock();
        try {
            next.put(partition, offset);
            if (waiting > 0) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void forget(int partition) {
        lock.lock();
        try {
            next.remove(partition);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The offset of the next command of the partition, or empty if it is not known here. */
    public OptionalLong of(int partition) {
        lock.lock();
        try {
            var offset = next.get(partition);
            return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until every command below the offset is decided here.
     *
     * @return false if that is not known here, not any more, or not in time
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean await(int partition, long offset, Duration atMost) throws InterruptedException {
        var left = atMost.toNanos();
        lock.lock();
        try {
            waiting++;
            while (true) {
                var reached = next.get(partition);
                if (reached == null || reached >= offset) {
                    return reached != null;
                }
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            waiting--;
            lock.unlock();
        }
    }
}
