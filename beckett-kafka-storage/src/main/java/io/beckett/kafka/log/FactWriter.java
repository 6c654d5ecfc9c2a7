package io.beckett.kafka.log;

import io.beckett.kafka.decide.Fact;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes facts as Kafka Streams writes what is put into a store without timestamps: key and value as they are, no headers,
 * the time of the record that they came of. Belongs to one thread.
 */
final class FactWriter {
    private final String changelog;
    private final Producer<byte[], byte[]> producer;
    private final Map<Integer, Long> written = new HashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    FactWriter(String changelog, Producer<byte[], byte[]> producer) {
        this.changelog = changelog;
        this.producer = producer;
    }

    /** Sends a fact, after those before. */
    void write(int partition, long timestamp, Fact fact) {
        checkFailure();
        var unused = producer.send(
                new ProducerRecord<>(changelog, partition, timestamp, fact.key(), fact.value()),
                (metadata, problem) -> failure.compareAndSet(null, problem));
        written.merge(partition, 1L, Long::sum);
    }

    /** Returns when all of them are written. */
    void flush() {
        producer.flush();
        checkFailure();
    }

    /** How many were sent. */
    long written(int partition) {
        return written.getOrDefault(partition, 0L);
    }

    private void checkFailure() {
        var problem = failure.get();
        if (problem != null) {
            throw new KafkaException("a fact could not be written to topic '" + changelog + "'", problem);
        }
    }
}
