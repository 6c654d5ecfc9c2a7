package io.beckett.kafka.decide.streams;

import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG;
import static org.apache.kafka.streams.StreamsConfig.*;

import io.beckett.kafka.decide.streams.DeciderSettings.Guarantee;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/** What Kafka Streams is told, and why. */
final class StreamsProperties {
    private static final int LINGER_MILLIS = 5;

    private StreamsProperties() {}

    static Map<String, Object> of(DeciderSettings settings) {
        var properties = new HashMap<>(settings.client());
        properties.put(APPLICATION_ID_CONFIG, settings.topics().applicationId());
        properties.put(STATE_DIR_CONFIG, settings.stateFolder().toString());
        properties.put(NUM_STREAM_THREADS_CONFIG, 1);
        properties.put(NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
        // A name that Kafka Streams numbers would change with the topology, and the store would not be found.
        properties.put(ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        addGroup(properties);
        addCommits(settings, properties);
        addProducer(settings, properties);
        addHandlers(properties);
        properties.put(ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StoreOptions.class);
        properties.put(StoreMemory.PROPERTY, settings.memory());
        return properties;
    }

    /** A node that died is noticed soon; with the newer protocol stand-bys are not configured here. */
    private static void addGroup(Map<String, Object> properties) {
        properties.put(GROUP_PROTOCOL_CONFIG, "classic");
        properties.putIfAbsent(SESSION_TIMEOUT_MS_CONFIG, 8_000);
        properties.putIfAbsent(HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
        // A lost offset means deciding again from the start, which changes nothing; "latest" would drop commands.
        properties.put(AUTO_OFFSET_RESET_CONFIG, "earliest");
    }

    /** What a crash makes one decide again is short, and what is stored is there to be read at once. */
    private static void addCommits(DeciderSettings settings, Map<String, Object> properties) {
        properties.put(
                PROCESSING_GUARANTEE_CONFIG,
                settings.guarantee() == Guarantee.EXACTLY_ONCE ? EXACTLY_ONCE_V2 : AT_LEAST_ONCE);
        properties.put(COMMIT_INTERVAL_MS_CONFIG, 100);
        properties.put(POLL_MS_CONFIG, 10);
        properties.put(STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    }

    private static void addProducer(DeciderSettings settings, Map<String, Object> properties) {
        properties.put(producerPrefix(ACKS_CONFIG), "all");
        // Nobody waits for what is written: a command that stands in Kafka is decided, and the caller has the answer.
        properties.put(producerPrefix(LINGER_MS_CONFIG), LINGER_MILLIS);
        // What comes while a request is under way goes into the next one, together: fewer requests under load.
        properties.putIfAbsent(MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        // A record that cannot be written stops the partition for ever, although its command was accepted.
        properties.put(producerPrefix(MAX_REQUEST_SIZE_CONFIG), DeciderSettings.MOST_RECORD_BYTES);
        properties.put(REPLICATION_FACTOR_CONFIG, settings.replicationFactor());
        properties.put(topicPrefix(MIN_IN_SYNC_REPLICAS_CONFIG), settings.replicationFactor() > 2 ? 2 : 1);
        properties.put(topicPrefix(UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG), false);
    }

    /** Whatever is skipped is a decision that another node takes otherwise. */
    private static void addHandlers(Map<String, Object> properties) {
        properties.put(DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailExceptionHandler.class);
        properties.put(PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailProcessingExceptionHandler.class);
        properties.put(PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DefaultProductionExceptionHandler.class);
        properties.put(DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, LogTime.class);
    }
}
