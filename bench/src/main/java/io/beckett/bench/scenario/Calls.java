package io.beckett.bench.scenario;

import io.beckett.bench.result.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls of one or many callers, timed. */
final class Calls {

    static final List<Metric> PERCENTILES = List.of(Metric.lower("p50", "ms"), Metric.lower("p99", "ms"));

    private static final int PATIENCE = 120;

    private Calls() {}

    /** One caller: how long each call took, in ms. */
    static double[] timed(int calls, Runnable call) {
        var millis = new double[calls];
        for (var i = 0; i < calls; i++) {
            var start = System.nanoTime();
            call.run();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return millis;
    }

    /** The figures of {@link #PERCENTILES}. */
    static Map<String, Double> percentiles(double[] millis) {
        var sorted = millis.clone();
        Arrays.sort(sorted);
        return Map.of("p50", sorted[sorted.length / 2], "p99", sorted[sorted.length * 99 / 100]);
    }

    /** Something that is done later; it is told what went wrong, or null. */
    @FunctionalInterface
    interface Later {
        void begin(Function<@Nullable Throwable, @Nullable Void> end);
    }

    /** So many, of which so many are under way at once: how many are done in a second. */
    static double pipelined(int count, int inFlight, Later call) throws InterruptedException {
        var free = new Semaphore(inFlight);
        var failure = new AtomicReference<@Nullable Throwable>();
        var start = System.nanoTime();
        for (var i = 0; i < count && failure.get() == null; i++) {
            take(free, 1);
            call.begin(failed -> {
                if (failed != null) {
                    failure.compareAndSet(null, failed);
                }
                free.release();
                return null;
            });
        }
        take(free, inFlight);
        var failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a call failed: " + failed, failed);
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static void take(Semaphore free, int permits) throws InterruptedException {
        if (!free.tryAcquire(permits, PATIENCE, TimeUnit.SECONDS)) {
            throw new IllegalStateException("calls were not answered in " + PATIENCE + " s");
        }
    }

    /** So many callers, each of which does something so often and returns a number: the time it took, and their sum. */
    static Sum together(int callers, Callable<Long> caller) throws InterruptedException, ExecutionException {
        var pool = Executors.newFixedThreadPool(callers);
        try {
            var start = System.nanoTime();
            var results = new ArrayList<Future<Long>>();
            for (var i = 0; i < callers; i++) {
                results.add(pool.submit(caller));
            }
            var sum = 0L;
            for (var result : results) {
                sum += result.get();
            }
            return new Sum(sum, (System.nanoTime() - start) / 1e9);
        } finally {
            pool.shutdownNow();
        }
    }

    /** What callers returned together, and the seconds it took. */
    record Sum(long value, double seconds) {}
}
