package io.beckett.kafka;

import static org.apache.kafka.clients.consumer.ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.CLIENT_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.FETCH_MAX_BYTES_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_INSTANCE_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_PROTOCOL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ISOLATION_LEVEL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_RECORDS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.METADATA_MAX_AGE_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The properties of each client: the user's, what Beckett needs, and defaults where the user says nothing. Immutable. */
final class ClientProperties {
    /** What a feed's consumer may hold fetched over all its partitions, if the user does not set the sizes. */
    private static final int FETCHED_BYTES = 32 << 20;

    private static final int MOST_PER_PARTITION = 1 << 20;
    private static final int LEAST_PER_PARTITION = 64 << 10;
    private static final int READER_BYTES = 64 << 10;

    private static final String STATE_FOLDER = "state.dir";

    private final Map<String, Object> given;

    private ClientProperties(Map<String, Object> given) {
        this.given = Map.copyOf(given);
    }

    /** Copies the user's properties. */
    static ClientProperties of(Map<?, ?> properties) {
        var copy = new HashMap<String, Object>();
        if (properties instanceof Properties withDefaults) {
            withDefaults.stringPropertyNames().forEach(name -> copy.put(name, withDefaults.getProperty(name)));
        }
        properties.forEach((name, value) -> {
            if (!(name instanceof String text)) {
                throw new IllegalArgumentException("Kafka property " + name
                        + " is not named by a String. Write its name as in Kafka's documentation.");
            }
            copy.put(text, Objects.requireNonNull(value, () -> "Kafka property '" + text + "'"));
        });
        return new ClientProperties(copy);
    }

    Map<String, Object> given() {
        return given;
    }

    String bootstrapServers() {
        var servers = given.getOrDefault("bootstrap.servers", "");
        return servers instanceof Iterable<?> list ? String.join(",", iterate(list)) : servers.toString();
    }

    private static Iterable<String> iterate(Iterable<?> list) {
        var texts = new ArrayList<String>();
        list.forEach(one -> texts.add(String.valueOf(one)));
        return texts;
    }

    /** Which records are seen: the user's isolation level, else only those of committed transactions. */
    IsolationLevel isolation() {
        return given.getOrDefault(ISOLATION_LEVEL_CONFIG, "read_committed")
                        .toString()
                        .toLowerCase(Locale.ROOT)
                        .equals("read_uncommitted")
                ? IsolationLevel.READ_UNCOMMITTED
                : IsolationLevel.READ_COMMITTED;
    }

    Map<String, Object> admin(String purpose) {
        return client(purpose);
    }

    /** A consumer that gets its partitions told and never asks a group for anything. */
    Map<String, Object> consumer(String purpose) {
        var properties = client(purpose);
        properties.remove(GROUP_INSTANCE_ID_CONFIG);
        properties.put(KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.putIfAbsent(ISOLATION_LEVEL_CONFIG, "read_committed");
        return properties;
    }

    /** The consumer of a feed: what it holds fetched is bounded, and an opened or resumed partition does not wait long. */
    Map<String, Object> feed(String purpose, int partitions) {
        var properties = consumer(purpose);
        var perPartition =
                Math.max(LEAST_PER_PARTITION, Math.min(MOST_PER_PARTITION, FETCHED_BYTES / Math.max(1, partitions)));
        properties.putIfAbsent(MAX_PARTITION_FETCH_BYTES_CONFIG, perPartition);
        properties.putIfAbsent(FETCH_MAX_BYTES_CONFIG, FETCHED_BYTES / 4);
        properties.putIfAbsent(MAX_POLL_RECORDS_CONFIG, 1_000);
        properties.putIfAbsent(FETCH_MAX_WAIT_MS_CONFIG, 100);
        return properties;
    }

    /** The consumer that takes part in the group's suggestions and fetches nothing. */
    Map<String, Object> membership(String purpose, String group) {
        var properties = consumer(purpose);
        if (given.containsKey(GROUP_INSTANCE_ID_CONFIG)) {
            properties.put(GROUP_INSTANCE_ID_CONFIG, given.get(GROUP_INSTANCE_ID_CONFIG));
        }
        properties.put(GROUP_ID_CONFIG, group);
        properties.putIfAbsent(PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.putIfAbsent(METADATA_MAX_AGE_CONFIG, 30_000);
        // A member learns of a change by its heartbeat, and a change of several members takes two of them.
        properties.putIfAbsent(HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        return properties;
    }

    /** The consumer of a reader of single records: small answers at once. The user's fetch settings are meant for feeds. */
    Map<String, Object> reader(String purpose) {
        var properties = consumer(purpose);
        properties.put(MAX_PARTITION_FETCH_BYTES_CONFIG, READER_BYTES);
        properties.put(FETCH_MAX_BYTES_CONFIG, READER_BYTES);
        properties.put(MAX_POLL_RECORDS_CONFIG, 50);
        properties.put(FETCH_MAX_WAIT_MS_CONFIG, 1);
        properties.put("fetch.min.bytes", 1);
        return properties;
    }

    /** Clients of a log topic. */
    Map<String, Object> logs(String purpose) {
        var properties = client(purpose);
        properties.keySet().removeAll(Set.of(GROUP_ID_CONFIG, GROUP_INSTANCE_ID_CONFIG, STATE_FOLDER));
        return properties;
    }

    /** Where this process keeps copies of what it decides. */
    Path stateFolder(String instance) {
        return Path.of(given.getOrDefault(STATE_FOLDER, "beckett-state").toString(), instance);
    }

    private Map<String, Object> client(String purpose) {
        var properties = new HashMap<>(given);
        properties.put(CLIENT_ID_CONFIG, given.getOrDefault(CLIENT_ID_CONFIG, "beckett") + "-" + purpose);
        return properties;
    }
}
