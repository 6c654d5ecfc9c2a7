package io.beckett.bench.worker;

import io.beckett.examples.servers.Servers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One consumer that commits nothing. A handler that does nothing runs in its thread; slow ones run in a pool, without order:
 * what no arm that guarantees anything can exceed.
 */
final class PlainPoll implements Consumption {

    private final Loops loops = new Loops();
    private final ExecutorService pool;

    PlainPoll(Job job, Servers servers, Work work) {
        pool = Executors.newFixedThreadPool(job.concurrency());
        var free = new Semaphore(2 * job.concurrency());
        loops.start("poll", loop -> {
            try (var consumer = Clients.consumer(Clients.properties(job, servers))) {
                consumer.subscribe(List.of(job.topic()));
                while (loop.isOpen()) {
                    for (var message : consumer.poll(Duration.ofMillis(100))) {
                        if (job.handlerMicros() == 0) {
                            work.handle(message.value());
                            continue;
                        }
                        if (!take(free, loop)) {
                            break;
                        }
                        pool.execute(() -> {
                            work.handle(message.value());
                            free.release();
                        });
                    }
                }
            }
        });
    }

    private static boolean take(Semaphore free, Loops loop) throws InterruptedException {
        while (loop.isOpen()) {
            if (free.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws InterruptedException {
        try {
            loops.close();
        } finally {
            pool.shutdownNow();
        }
    }
}
