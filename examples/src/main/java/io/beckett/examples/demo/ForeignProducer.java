package io.beckett.examples.demo;

import io.beckett.examples.demo.Produced.Place;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The program that writes the topic. It knows nothing of Beckett: the repository's name is the key, the body of the webhook
 * the value, and what kind of webhook it is stands in headers.
 */
final class ForeignProducer {

    private final Map<String, Object> kafka;
    private final String topic;
    private final Produced produced;

    ForeignProducer(Map<String, Object> kafka, String topic, Produced produced) {
        this.kafka = kafka;
        this.topic = topic;
        this.produced = produced;
    }

    /**
     * Writes every webhook that many times, each time as that of another repository, and returns when Kafka has all of them.
     *
     * @throws IllegalStateException if Kafka did not take one
     */
    void produce(List<Webhook> webhooks, int copies) {
        var failure = new AtomicReference<@Nullable Exception>();
        var properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
            for (var webhook : webhooks) {
                for (int number = 1; number <= copies && failure.get() == null; number++) {
                    send(producer, webhook.ofCopy(number), failure);
                }
            }
            producer.flush();
        }
        var thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("Kafka did not take all webhooks: " + thrown, thrown);
        }
    }

    private void send(
            KafkaProducer<String, byte[]> producer, Webhook webhook, AtomicReference<@Nullable Exception> failure) {
        var key = webhook.repository().orElse(null);
        var record = new ProducerRecord<>(topic, key, webhook.body());
        record.headers().add("event", webhook.event().getBytes(StandardCharsets.UTF_8));
        webhook.action().ifPresent(action -> record.headers().add("action", action.getBytes(StandardCharsets.UTF_8)));
        var unused = producer.send(record, (metadata, thrown) -> {
            if (thrown != null) {
                failure.compareAndSet(null, thrown);
            } else if (key == null) {
                produced.addWithoutRepository();
            } else {
                produced.add(key, webhook.event(), new Place(metadata.partition(), metadata.offset()));
            }
        });
    }
}
