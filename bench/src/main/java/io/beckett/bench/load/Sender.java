package io.beckett.bench.load;

import io.beckett.examples.servers.Servers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends numbered messages to a topic, its key the number of the stream. Belongs to one thread. */
public final class Sender implements AutoCloseable {

    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final IntSupplier streams;
    private final long[] last;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long sent;

    /** @param lingerMillis how long the producer waits for more messages of a batch */
    public Sender(Servers servers, String topic, Keys keys, int streams, int lingerMillis) {
        this.topic = topic;
        this.streams = keys.sequence(streams);
        last = new long[streams];
        Arrays.fill(last, -1);
        var properties = new HashMap<>(servers.kafka());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
        producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** Sends the next one; does not wait for Kafka's answer. */
    public void send(long sentAt) {
        var stream = streams.getAsInt();
        var tick = new Tick(sent, last[stream], sentAt, stream);
        last[stream] = sent++;
        var unused = producer.send(
                new ProducerRecord<>(topic, Integer.toString(stream), tick.value()), (metadata, thrown) -> {
                    if (thrown != null) {
                        failure.compareAndSet(null, thrown);
                    }
                });
        var thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("Kafka did not take all messages: " + thrown, thrown);
        }
    }

    /** Sends so many, and returns when Kafka has all of them. */
    public void send(long messages, long sentAt) {
        for (long i = 0; i < messages; i++) {
            send(sentAt);
        }
        flush();
    }

    /** Returns when Kafka has all that was sent. */
    public void flush() {
        producer.flush();
        var thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("Kafka did not take all messages: " + thrown, thrown);
        }
    }

    /** How many were sent. */
    public long sent() {
        return sent;
    }

    @Override
    public void close() {
        producer.close();
    }
}
