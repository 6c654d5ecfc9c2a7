package io.beckett.kafka.log;

import io.beckett.kafka.client.Clients;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the Kafka clients of a log topic. What is made belongs to the caller. */
final class LogClients {
    private static final long LEAST_MILLIS = 2_000;

    private final Map<String, Object> properties;
    private final String servers;

    /** @param properties of all of them */
    LogClients(Map<String, Object> properties) {
        this.properties = properties;
        this.servers = String.valueOf(properties.get("bootstrap.servers"));
    }

    String servers() {
        return servers;
    }

    Admin admin() {
        return Clients.open(servers, () -> Admin.create(new HashMap<>(properties)));
    }

    /**
     * Writes what lasts.
     *
     * @param lingerMillis for how long records are collected before they are sent
     * @param mostBytes of a record
     */
    KafkaProducer<byte[], byte[]> producer(int lingerMillis, int mostBytes) {
        return producer(new HashMap<>(properties), lingerMillis, mostBytes);
    }

    /**
     * Writes commands. One that Kafka did not take in this time is given up for good: whoever asked was told, may ask again,
     * and must not be surprised by the first one minutes later. Nor is a caller kept for longer than this.
     *
     * @param atMost for what is under way less than 2 s is taken for 2 s: a shorter request time-out would cut connections
     *     whenever a broker is slow, and what was sent cannot be called back anyway
     */
    KafkaProducer<byte[], byte[]> commandProducer(Duration atMost) {
        return Clients.open(servers, () -> {
            var own = new HashMap<>(properties);
            var millis = Math.max(LEAST_MILLIS, atMost.toMillis());
            var delivery = limit(own, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
            limit(own, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, delivery);
            limit(own, ProducerConfig.MAX_BLOCK_MS_CONFIG, atMost.toMillis());
            // What comes while a request is under way goes into the next one, together: fewer requests under load.
            own.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
            return producer(own, 0, LogTopic.MOST_BYTES);
        });
    }

    /** Keeps what the user, or else Kafka, has set to less. */
    private static long limit(Map<String, Object> properties, String name, long millis) {
        var normal = ProducerConfig.configDef().defaultValues().get(name);
        var set = (Number) ConfigDef.parseType(name, properties.getOrDefault(name, normal), ConfigDef.Type.LONG);
        var least = Math.min(millis, set.longValue());
        properties.put(name, Long.toString(least));
        return least;
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> own, int lingerMillis, int mostBytes) {
        own.put(ProducerConfig.ACKS_CONFIG, "all");
        own.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
        own.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, mostBytes);
        return Clients.open(
                servers, () -> new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** Without a group; sees also what no transaction has committed. */
    KafkaConsumer<byte[], byte[]> consumer() {
        var own = new HashMap<>(properties);
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        own.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        return Clients.open(
                servers, () -> new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }
}
