package io.beckett.kafka.poll;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;

/** Ends a feed's waiting from another thread, at most once per poll. */
final class WakeUp {
    private final Consumer<?, ?> consumer;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final Semaphore idle = new Semaphore(0);

    WakeUp(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    void request() {
        if (wanted.compareAndSet(false, true)) {
            idle.release();
            consumer.wakeup();
        }
    }

    boolean wanted() {
        return wanted.get();
    }

    /** A poll has ended: the next request counts again. */
    void done() {
        idle.drainPermits();
        wanted.set(false);
    }

    /** Waits where there is nothing to ask the consumer for. */
    void await(Duration atMost) {
        try {
            // A late permit of a request that is already answered only shortens one wait.
            var unused = idle.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
