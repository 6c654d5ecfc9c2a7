package io.beckett.examples;

import io.beckett.Beckett;
import io.beckett.examples.servers.Servers;
import io.beckett.kafka.KafkaStorage;
import io.beckett.message.StreamMessage;
import io.beckett.postgres.PostgresCheckpoints;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** One run of one node over a topic, from its start, with a handler that does nothing or fails. */
final class Measurement {

    private final Servers servers;
    private final String topic;
    private final int failing;
    private final Duration patience;
    private final LongAdder failures = new LongAdder();

    /**
     * @param failing how many of a hundred streams fail for ever
     * @param patience how long it may take
     */
    Measurement(Servers servers, String topic, int failing, Duration patience) {
        this.servers = servers;
        this.topic = topic;
        this.failing = failing;
        this.patience = patience;
    }

    /** How many of the streams are healthy. */
    int healthyOf(int streams) {
        var healthy = 0;
        for (int stream = 0; stream < streams; stream++) {
            if (!fails(stream)) {
                healthy++;
            }
        }
        return healthy;
    }

    long failures() {
        return failures.sum();
    }

    /** Handles that many messages of healthy streams, and returns how many that were in a second, from the first one on. */
    double rate(long messages) {
        var first = new AtomicLong();
        var last = new AtomicLong();
        var done = new AtomicLong();
        var finished = new CountDownLatch(1);
        try (var pool = servers.pool("throughput", 10);
                var beckett = Beckett.builder()
                        .name("throughput")
                        .storage(KafkaStorage.builder(servers.kafka())
                                .adopt(topic, t -> t.stream("Stream-{key}").type("tick"))
                                .build())
                        .checkpoints(PostgresCheckpoints.of(pool))
                        .group(
                                "throughput-" + UUID.randomUUID(),
                                group -> group.subscription(
                                        "nothing",
                                        s -> s.category("Stream")
                                                .startingPosition(StartingPosition.EARLIEST)
                                                .retries(RetryPolicy.defaults().maxRetries(1_000))
                                                .handler(message -> {
                                                    failIfItFails(message);
                                                    var count = done.incrementAndGet();
                                                    if (count == 1) {
                                                        first.set(System.nanoTime());
                                                    }
                                                    if (count == messages) {
                                                        last.set(System.nanoTime());
                                                        finished.countDown();
                                                    }
                                                })))
                        .build()) {
            beckett.start();
            if (!finished.await(patience.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "only " + done.get() + " of " + messages + " messages were handled in " + patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it measured", e);
        }
        return messages * 1e9 / (last.get() - first.get());
    }

    private void failIfItFails(StreamMessage message) {
        if (failing > 0 && fails(Integer.parseInt(message.streamId()))) {
            failures.increment();
            throw new IllegalStateException("this stream fails for ever");
        }
    }

    private boolean fails(int stream) {
        return stream % 100 < failing;
    }
}
