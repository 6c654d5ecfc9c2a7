package io.beckett.bench.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that each repeat something until they are closed, or until one of them fails. */
final class Loops implements AutoCloseable {

    private static final long PATIENCE = 60_000;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;

    /** What a thread does. */
    interface Body {
        void run(Loops loops) throws Exception;
    }

    void start(String name, Body body) {
        var thread = new Thread(
                () -> {
                    try {
                        body.run(this);
                    } catch (Exception | LinkageError e) {
                        failure.compareAndSet(null, e);
                    }
                },
                name);
        threads.add(thread);
        thread.start();
    }

    /** Whether the threads are to go on. */
    boolean isOpen() {
        return !closed && failure.get() == null;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (var thread : threads) {
            thread.join(PATIENCE);
            if (thread.isAlive()) {
                throw new IllegalStateException(
                        thread.getName() + " does not end within " + TimeUnit.MILLISECONDS.toSeconds(PATIENCE) + " s");
            }
        }
        var thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("a consumer broke off: " + thrown, thrown);
        }
    }
}
