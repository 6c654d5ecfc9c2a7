package io.beckett.kafka.decide.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients that Kafka Streams works with, so that they can be cut off: its threads wait for minutes inside of them where a
 * topic is gone or no broker answers, and look at nothing else meanwhile. Safe for all threads.
 */
final class StreamsClients implements KafkaClientSupplier {
    private static final Duration LAST_WRITES = Duration.ofSeconds(1);

    private final Object lock = new Object();
    /** Those of threads that died are forgotten with them. */
    private final Set<Producer<byte[], byte[]>> producers = Collections.newSetFromMap(new WeakHashMap<>());

    private final Set<Consumer<byte[], byte[]>> consumers = Collections.newSetFromMap(new WeakHashMap<>());
    private boolean cut;

    /**
     * Ends what waits in a client, by an exception in the thread that waits, and makes no further clients. What Kafka does not
     * take within a second is given up: as after a kill, whoever decides next writes it again.
     */
    void cutOff() {
        List<Producer<byte[], byte[]>> writing;
        List<Consumer<byte[], byte[]>> reading;
        synchronized (lock) {
            cut = true;
            writing = new ArrayList<>(producers);
            reading = new ArrayList<>(consumers);
        }
        writing.forEach(producer -> producer.close(LAST_WRITES));
        reading.forEach(Consumer::wakeup);
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        synchronized (lock) {
            check();
            var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
            producers.add(producer);
            return producer;
        }
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    private Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        synchronized (lock) {
            check();
            var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumers.add(consumer);
            return consumer;
        }
    }

    private void check() {
        if (cut) {
            throw new KafkaException("no more clients are made: this decider was stopped");
        }
    }
}
