package io.beckett.examples;

import io.beckett.examples.servers.Servers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Produces messages at the same pace until it is closed, and notes where each stands. Safe for all threads. */
final class SteadyLoad implements AutoCloseable {

    static final int STREAMS = 200;
    static final int PER_SECOND = 400;

    private static final int TICKS_PER_SECOND = 20;

    private final String topic;
    private final KafkaProducer<String, String> producer;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, List<Long>> positions = new HashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long sent;

    SteadyLoad(Servers servers, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(servers.kafka(), new StringSerializer(), new StringSerializer());
        var unused = timer.scheduleAtFixedRate(this::produce, 0, 1_000_000L / TICKS_PER_SECOND, TimeUnit.MICROSECONDS);
    }

    private void produce() {
        for (int i = 0; i < PER_SECOND / TICKS_PER_SECOND; i++) {
            var key = Long.toString(sent++ % STREAMS);
            var unused = producer.send(new ProducerRecord<>(topic, key, "tick"), (metadata, thrown) -> {
                if (thrown == null) {
                    note("Stream-" + key, metadata.offset() + 1);
                } else {
                    failure.compareAndSet(null, thrown);
                }
            });
        }
    }

    private synchronized void note(String stream, long position) {
        positions.computeIfAbsent(stream, unused -> new ArrayList<>()).add(position);
    }

    /** How many messages Kafka has. */
    synchronized long confirmed() {
        return positions.values().stream().mapToLong(List::size).sum();
    }

    /** The positions of each stream's messages, in order. */
    synchronized Map<String, List<Long>> positions() {
        var copy = new HashMap<String, List<Long>>();
        positions.forEach(
                (stream, list) -> copy.put(stream, list.stream().sorted().toList()));
        return copy;
    }

    /**
     * Stops, and returns when Kafka has everything.
     *
     * @throws IllegalStateException if Kafka did not take a message
     */
    @Override
    public void close() throws InterruptedException {
        timer.shutdown();
        if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Kafka takes no messages any more");
        }
        producer.close();
        var thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("Kafka did not take a message: " + thrown, thrown);
        }
    }
}
