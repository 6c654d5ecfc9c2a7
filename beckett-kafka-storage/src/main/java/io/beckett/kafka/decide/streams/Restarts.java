package io.beckett.kafka.decide.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a thread that died, each time after a longer pause, and gives up after some times in a row: a cause that does
 * not go away must be seen. A decider that halted is given up at once. Safe for all threads.
 */
final class Restarts implements StreamsUncaughtExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(Restarts.class);
    static final int MOST = 6;
    private static final long WITHIN = Duration.ofMinutes(10).toNanos();
    private static final long LONGEST_PAUSE = 10_000;

    private final String name;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Long> failures = new ArrayDeque<>();
    private volatile @Nullable String failure;
    private volatile @Nullable String trouble;

    Restarts(String name) {
        this(name, System::nanoTime, (closing, millis) -> closing.await(millis, TimeUnit.MILLISECONDS));
    }

    Restarts(String name, LongSupplier nanoTime, Pause pause) {
        this.name = name;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /** Waits on the thread that died; its partitions wait with it. */
    interface Pause {
        /** Returns whether closing began meanwhile. */
        boolean await(CountDownLatch closing, long millis) throws InterruptedException;
    }

    /** Why no thread is replaced any more. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** What the last thread died of, though it was replaced. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Nothing is replaced from here on, for a reason that no thread has met. */
    void halt(String why) {
        failure = why;
        closed.countDown();
    }

    /** Nothing is replaced from here on. */
    void close() {
        closed.countDown();
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable exception) {
        if (closed.getCount() == 0) {
            log.debug("Decider of {}: a thread ends with it", name, exception);
            return SHUTDOWN_CLIENT;
        }
        var halted = Stream.iterate(exception, cause -> cause != null, Throwable::getCause)
                .filter(DecidingHalted.class::isInstance)
                .findFirst();
        if (halted.isPresent()) {
            return giveUp(String.valueOf(halted.get().getMessage()), exception);
        }
        trouble = String.valueOf(exception);
        var count = count();
        if (count > MOST || exception instanceof Error) {
            return giveUp("its thread died " + count + " times, last by " + exception, exception);
        }
        var millis = Math.min(LONGEST_PAUSE, 100L << count);
        log.warn("Decider of {}: a thread died, another one starts in {} ms", name, millis, exception);
        return isClosedAfter(millis) ? SHUTDOWN_CLIENT : REPLACE_THREAD;
    }

    private synchronized int count() {
        var now = nanoTime.getAsLong();
        while (!failures.isEmpty() && now - failures.peekFirst() > WITHIN) {
            failures.removeFirst();
        }
        failures.addLast(now);
        return failures.size();
    }

    private boolean isClosedAfter(long millis) {
        try {
            return pause.await(closed, millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private StreamThreadExceptionResponse giveUp(String why, Throwable exception) {
        failure = why;
        log.error("Decider of {} stopped, appends are not decided here until a restart: {}", name, why, exception);
        return SHUTDOWN_CLIENT;
    }
}
