package io.beckett.examples;

import io.beckett.examples.servers.Servers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Messages for measurements: 200 bytes each, their streams in turn. */
final class Ticks {

    private static final byte[] VALUE = "tick ".repeat(40).getBytes(StandardCharsets.US_ASCII);

    private Ticks() {}

    /**
     * Produces the same number of messages to every stream, and returns when Kafka has all of them.
     *
     * @throws IllegalStateException if Kafka did not take one
     */
    static void produce(Servers servers, String topic, int streams, int rounds) {
        var failure = new AtomicReference<@Nullable Exception>();
        try (var producer = new KafkaProducer<>(servers.kafka(), new StringSerializer(), new ByteArraySerializer())) {
            for (int round = 0; round < rounds; round++) {
                for (int stream = 0; stream < streams && failure.get() == null; stream++) {
                    var unused = producer.send(
                            new ProducerRecord<>(topic, Integer.toString(stream), VALUE), (metadata, thrown) -> {
                                if (thrown != null) {
                                    failure.compareAndSet(null, thrown);
                                }
                            });
                }
            }
            producer.flush();
        }
        var thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("Kafka did not take all messages: " + thrown, thrown);
        }
    }
}
