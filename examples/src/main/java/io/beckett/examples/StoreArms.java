package io.beckett.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.Beckett;
import io.beckett.examples.servers.Servers;
import io.beckett.kafka.KafkaStorage;
import io.beckett.message.ExpectedVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * The things that are measured, each with the same Kafka. One node decides all partitions of a log with many; a log with
 * one partition is used by two nodes, of which one decides it.
 */
final class StoreArms implements AutoCloseable {

    private static final int PARTITIONS = 12;
    private static final int STREAMS = 1_000;
    private static final int LENGTH = 50;
    private static final int PATIENCE = 120;
    private static final String PAYLOAD = "x".repeat(200);

    private final Beckett appending;
    private final Beckett deciding;
    private final Beckett other;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final Commands commands;

    /** One that is measured: so many calls of one caller, each in milliseconds. */
    @FunctionalInterface
    interface Arm {
        double[] run(int calls);
    }

    private StoreArms(
            Beckett appending,
            Beckett deciding,
            Beckett other,
            KafkaProducer<byte[], byte[]> producer,
            String topic,
            Commands commands) {
        this.appending = appending;
        this.deciding = deciding;
        this.other = other;
        this.producer = producer;
        this.topic = topic;
        this.commands = commands;
    }

    static StoreArms open(Servers servers, String run) {
        var topic = run + "-bare";
        servers.createTopic(topic, PARTITIONS);
        var one = node(servers, run, "one", true).start();
        var another = node(servers, run, "another", false).start();
        var notes = IntStream.range(0, LENGTH).mapToObj(i -> new Noted(PAYLOAD)).toList();
        one.store().append("Narrow-1", ExpectedVersion.none(), notes);
        var properties = new HashMap<>(servers.kafka());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        // One caller who waits for each record gains nothing from others that might come.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        var commands = new Commands(servers, run + "-narrow");
        commands.awaitMembers(2);
        Awaitility.await("one of the nodes reads its own store")
                .atMost(Duration.ofSeconds(PATIENCE))
                .until(() ->
                        commands.isNoneWrittenBy(() -> check(one)) != commands.isNoneWrittenBy(() -> check(another)));
        var reader = commands.isNoneWrittenBy(() -> check(one)) ? one : another;
        return new StoreArms(one, reader, reader == one ? another : one, producer, topic, commands);
    }

    private record Noted(String text) {}

    private static Beckett node(Servers servers, String run, String name, boolean wide) {
        var copies = servers.copies();
        var storage = KafkaStorage.builder(servers.kafkaWithState(name))
                .log(
                        run + "-narrow",
                        log -> log.category("Narrow").partitions(1).replicationFactor(copies));
        if (wide) {
            storage.log(run, log -> log.category("Order").partitions(PARTITIONS).replicationFactor(copies));
        }
        return Beckett.builder()
                .name(name)
                .storage(storage.build())
                .map("noted", Noted.class)
                .build();
    }

    double[] produce(int calls) {
        return timed(calls, () -> {
            try {
                var key = stream().getBytes(UTF_8);
                producer.send(new ProducerRecord<>(topic, key, PAYLOAD.getBytes(UTF_8)))
                        .get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("Kafka did not take a record", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while it measured", e);
            }
        });
    }

    double[] append(int calls) {
        return timed(calls, () -> appending.store().append(stream(), ExpectedVersion.any(), new Noted(PAYLOAD)));
    }

    double[] readHere(int calls) {
        var before = commands.end();
        var millis = timed(calls, () -> check(deciding));
        if (commands.end() != before) {
            throw new IllegalStateException(
                    "the partition moved to the other node while it was measured. Run it again");
        }
        return millis;
    }

    double[] readElsewhere(int calls) {
        return timed(calls, () -> check(other));
    }

    private static void check(Beckett node) {
        var version = node.store().read("Narrow-1").version();
        if (version != LENGTH) {
            throw new IllegalStateException("version " + version + " was read instead of " + LENGTH);
        }
    }

    /** How many appends are done in a second while so many are under way. */
    double appendMany(int count, int inFlight) throws InterruptedException {
        var free = new Semaphore(inFlight);
        var failure = new AtomicReference<Throwable>();
        var start = System.nanoTime();
        for (var i = 0; i < count; i++) {
            take(free, 1);
            CompletableFuture<?> append =
                    appending.store().appendAsync(stream(), ExpectedVersion.any(), List.of(new Noted(PAYLOAD)));
            var unused = append.whenComplete((result, failed) -> {
                if (failed != null) {
                    failure.set(failed);
                }
                free.release();
            });
        }
        take(free, inFlight);
        if (failure.get() != null) {
            throw new IllegalStateException("an append failed", failure.get());
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static void take(Semaphore free, int permits) throws InterruptedException {
        if (!free.tryAcquire(permits, PATIENCE, TimeUnit.SECONDS)) {
            throw new IllegalStateException("appends were not answered in " + PATIENCE + " s");
        }
    }

    private static String stream() {
        return "Order-" + ThreadLocalRandom.current().nextInt(STREAMS);
    }

    private static double[] timed(int calls, Runnable call) {
        var millis = new double[calls];
        for (var i = 0; i < calls; i++) {
            var start = System.nanoTime();
            call.run();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return millis;
    }

    @Override
    public void close() {
        try (deciding;
                other;
                producer;
                commands) {
            // All are closed, whatever one of them throws.
        }
    }
}
