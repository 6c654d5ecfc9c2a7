package io.beckett.bench.worker;

import io.beckett.bench.load.PacedLoad;
import io.beckett.bench.load.Tick;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The handler that all arms run: it waits or does nothing, fails if it is to fail, and counts. What it costs, each arm pays.
 * Safe for all threads.
 */
final class Work {

    private static final long UNSET = 0;

    private final Job job;
    private final AtomicLongArray done;
    private final AtomicLongArray tried;
    private final AtomicLongArray lastAt;
    private final AtomicLongArray firstAfterMark;
    private final Latencies latencies;
    private final AtomicLong firstAt = new AtomicLong();
    private final LongAdder handled = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder violations = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile boolean marked;

    Work(Job job) {
        this.job = job;
        done = bits(job.messages());
        tried = bits(job.failOnce() ? job.messages() : 0);
        lastAt = new AtomicLongArray(job.latencies() ? job.streams() : 0);
        firstAfterMark = new AtomicLongArray(job.latencies() ? job.streams() : 0);
        latencies = new Latencies(job.latencies() ? job.messages() : 0);
    }

    private static AtomicLongArray bits(long count) {
        return new AtomicLongArray(Math.toIntExact((count + 63) / 64));
    }

    /** Handles a message. */
    void handle(byte[] value) {
        var tick = Tick.of(value);
        if (firstAt.get() == UNSET) {
            firstAt.compareAndSet(UNSET, PacedLoad.now());
        }
        if (job.latencies()) {
            note(tick);
        }
        if (tick.predecessor() >= 0 && !isSet(done, tick.predecessor())) {
            violations.increment();
        }
        if (tick.stream() % 100 < job.failing() || (job.failOnce() && set(tried, tick.number()))) {
            failures.increment();
            throw new WantedFailure();
        }
        park();
        if (set(done, tick.number())) {
            handled.increment();
        } else {
            repeated.increment();
        }
    }

    private void note(Tick tick) {
        var now = PacedLoad.now();
        lastAt.set(tick.stream(), now);
        if (marked && firstAfterMark.get(tick.stream()) == UNSET) {
            firstAfterMark.set(tick.stream(), now);
        }
        if (tick.sentAt() > 0) {
            latencies.add(now - tick.sentAt());
        }
    }

    private void park() {
        if (job.handlerMicros() == 0) {
            return;
        }
        var until = System.nanoTime() + job.handlerMicros() * 1_000;
        for (var left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                return; // it is to end; what it does is not measured any more
            }
            LockSupport.parkNanos(left);
        }
    }

    private static boolean isSet(AtomicLongArray bits, long number) {
        return (bits.get((int) (number >>> 6)) & 1L << number) != 0;
    }

    /** Returns whether it was not set before. */
    private static boolean set(AtomicLongArray bits, long number) {
        var index = (int) (number >>> 6);
        var bit = 1L << number;
        while (true) {
            var before = bits.get(index);
            if ((before & bit) != 0) {
                return false;
            }
            if (bits.compareAndSet(index, before, before | bit)) {
                return true;
            }
        }
    }

    Progress progress() {
        return new Progress(
                job.id(),
                PacedLoad.now(),
                firstAt.get(),
                handled.sum(),
                repeated.sum(),
                violations.sum(),
                failures.sum());
    }

    /** Forgets the latencies so far, and notes from now on when each stream is first handled. */
    void mark() {
        latencies.clear();
        marked = true;
    }

    Latencies latencies() {
        return latencies;
    }

    /** When each stream was handled last, or first after the mark, in microseconds since 1970; 0 for never. */
    long[] times(boolean afterMark) {
        var from = afterMark ? firstAfterMark : lastAt;
        var copy = new long[from.length()];
        for (var i = 0; i < copy.length; i++) {
            copy[i] = from.get(i);
        }
        return copy;
    }

    /** A failure that was asked for. It has no stack trace: how expensive those are is not what is measured. */
    static final class WantedFailure extends RuntimeException {
        WantedFailure() {
            super("this message is to fail", null, true, false);
        }
    }
}
