package io.beckett.bench.worker;

import io.beckett.examples.servers.Servers;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The settings that all arms that read by Kafka's consumers have in common. */
final class Clients {

    private Clients() {}

    /** Reads from the start, commits nothing by itself. */
    static Map<String, Object> properties(Job job, Servers servers) {
        var properties = new HashMap<>(servers.kafka());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, job.group());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return properties;
    }

    static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> properties) {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
