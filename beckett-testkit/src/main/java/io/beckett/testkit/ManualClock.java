package io.beckett.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * A clock that stands still until a test moves it.
 *
 * <p>Safe for all threads; every thread sees a move at once.
 */
public final class ManualClock implements InstantSource {

    private final ReentrantLock moving = new ReentrantLock();
    private volatile Instant now;

    /** Starts at midnight (UTC) of 1 January 2026. */
    public ManualClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /** Starts at the given instant. */
    public ManualClock(Instant start) {
        now = Objects.requireNonNull(start, "start");
    }

    @Override
    public Instant instant() {
        return now;
    }

    /**
     * Moves the clock forward.
     *
     * @param by how far, zero or more
     * @return the new time
     * @throws IllegalArgumentException if {@code by} is negative; use {@link #set} to go back on purpose
     */
    public Instant advance(Duration by) {
        Objects.requireNonNull(by, "by");
        if (by.isNegative()) {
            throw new IllegalArgumentException(
                    "advance(" + by + "): the duration must be zero or more; use set(..) to move the clock back");
        }
        return move(now -> now.plus(by));
    }

    /** Moves the clock to the given instant, which may lie in its past. */
    public void set(Instant instant) {
        Objects.requireNonNull(instant, "instant");
        move(now -> instant);
    }

    private Instant move(UnaryOperator<Instant> change) {
        moving.lock();
        try {
            now = change.apply(now);
            return now;
        } finally {
            moving.unlock();
        }
    }

    @Override
    public String toString() {
        return "ManualClock[" + now + "]";
    }
}
