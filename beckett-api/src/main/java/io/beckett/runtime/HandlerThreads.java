package io.beckett.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads that run handlers; a thread whose run ended goes on with the next one without a hand-over. */
final class HandlerThreads {
    private final Map<Run, Thread> running = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor pool;
    private final HandlerCalls calls;
    private final EngineHost host;

    HandlerThreads(int size, ThreadFactory threads, HandlerCalls calls, EngineHost host) {
        this.calls = calls;
        this.host = host;
        this.pool = new ThreadPoolExecutor(size, size, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        this.pool.allowCoreThreadTimeOut(true);
    }

    void start(Run run) {
        pool.execute(() -> {
            for (var next = run; next != null; ) {
                next = carryOut(next);
            }
        });
    }

    private @Nullable Run carryOut(Run run) {
        running.put(run, Thread.currentThread());
        var outcome = calls.call(run);
        running.remove(run);
        var next = host.ended(run, outcome);
        if (Thread.interrupted() && pool.isShutdown()) {
            Thread.currentThread().interrupt();
        }
        return next;
    }

    void interrupt(Run run) {
        var thread = running.get(run);
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** The thread of a run does not come back. */
    void replace() {
        pool.setMaximumPoolSize(pool.getMaximumPoolSize() + 1);
        pool.setCorePoolSize(pool.getMaximumPoolSize());
    }

    boolean isMine(Thread thread) {
        return running.containsValue(thread);
    }

    void stop() {
        pool.shutdownNow();
    }
}
