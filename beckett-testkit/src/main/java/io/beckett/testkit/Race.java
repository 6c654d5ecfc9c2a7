package io.beckett.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Lets threads start at the same moment and waits for what they return. */
final class Race {
    private static final long SECONDS = 60;

    private Race() {}

    /** What they return, in the order of the runners. If one fails the others are interrupted. */
    static <T> List<T> run(List<Callable<T>> runners) {
        var barrier = new CyclicBarrier(runners.size());
        var threads = Executors.newFixedThreadPool(runners.size());
        var ended = new ExecutorCompletionService<T>(threads);
        try {
            var futures = new ArrayList<Future<T>>();
            for (var runner : runners) {
                futures.add(ended.submit(() -> {
                    barrier.await(SECONDS, TimeUnit.SECONDS);
                    return runner.call();
                }));
            }
            for (var i = 0; i < futures.size(); i++) {
                var next = ended.poll(SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("the race did not end within " + SECONDS + " s");
                }
                next.get();
            }
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("a thread of the race failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while racing", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
