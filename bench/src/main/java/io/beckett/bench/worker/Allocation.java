package io.beckett.bench.worker;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How many bytes the threads of this process allocate. Looks every 20 ms, so that of a thread that ends only what it
 * allocated since the last look is missed. Safe for all threads.
 */
final class Allocation implements AutoCloseable {

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> before = new HashMap<>();
    private final Map<Long, Long> now = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    Allocation() {
        look(before);
        var unused = timer.scheduleAtFixedRate(() -> look(now), 20, 20, TimeUnit.MILLISECONDS);
    }

    private synchronized void look(Map<Long, Long> into) {
        var ids = threads.getAllThreadIds();
        var bytes = threads.getThreadAllocatedBytes(ids);
        for (var i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) {
                into.put(ids[i], bytes[i]);
            }
        }
    }

    /** Bytes since it was made. */
    synchronized long bytes() {
        look(now);
        return now.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                .sum();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
