package io.beckett.bench.load;

import io.beckett.examples.servers.Servers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages in a thread of its own until it is closed, or all are sent. A message says when it was to be sent, not when
 * it was, so that a sender or Kafka that falls behind is part of what is measured.
 */
public final class PacedLoad implements AutoCloseable {

    private final Sender sender;
    private final Thread thread;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile boolean closed;

    private PacedLoad(Sender sender, Runnable loop) {
        this.sender = sender;
        thread = new Thread(
                () -> {
                    try (sender) {
                        loop.run();
                        sender.flush();
                    } catch (RuntimeException e) {
                        failure.set(e);
                    }
                },
                "load");
    }

    /** Sends so many messages a second. */
    public static PacedLoad at(Servers servers, String topic, Keys keys, int streams, int perSecond) {
        var sender = new Sender(servers, topic, keys, streams, 0);
        var self = new PacedLoad[1];
        self[0] = new PacedLoad(sender, () -> self[0].keepPace(perSecond));
        self[0].thread.start();
        return self[0];
    }

    /** Stays so many messages ahead of what is done, and sends no more than a maximum. */
    public static PacedLoad ahead(
            Servers servers, String topic, Keys keys, int streams, long ahead, LongSupplier done, long maximum) {
        var sender = new Sender(servers, topic, keys, streams, 5);
        var self = new PacedLoad[1];
        self[0] = new PacedLoad(sender, () -> self[0].stayAhead(ahead, done, maximum));
        self[0].thread.start();
        return self[0];
    }

    private void keepPace(int perSecond) {
        var start = now();
        var began = System.nanoTime();
        for (long i = 0; !closed; i++) {
            var due = i * 1_000_000_000L / perSecond;
            for (var wait = due - (System.nanoTime() - began); wait > 0; wait = due - (System.nanoTime() - began)) {
                LockSupport.parkNanos(wait);
            }
            sender.send(start + due / 1_000);
        }
    }

    private void stayAhead(long ahead, LongSupplier done, long maximum) {
        while (!closed && sender.sent() < maximum) {
            if (sender.sent() - done.getAsLong() < ahead) {
                for (var i = 0; i < 1_000; i++) {
                    sender.send(0);
                }
            } else {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** The time, in microseconds since 1970. */
    public static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /**
     * Stops, and returns when Kafka has everything.
     *
     * @throws IllegalStateException if Kafka did not take a message
     */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
        var thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("the load broke off: " + thrown.getMessage(), thrown);
        }
    }
}
