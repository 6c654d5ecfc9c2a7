package io.beckett.kafka.decide.streams;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;

import io.beckett.kafka.decide.LogTail;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Commands in, one processor with its store, records of the log out; answers go past Kafka Streams. Nothing here has a numbered name. */
final class DeciderTopology {
    private static final String SOURCE = "appends";
    private static final String DECIDER = "decider";

    private DeciderTopology() {}

    static Topology of(
            DeciderSettings settings, IntFunction<LogTail> tails, ProcessedOffsets processed, Answers answers) {
        var topics = settings.topics();
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        SOURCE,
                        new LogTime(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        topics.appends())
                .addProcessor(DECIDER, () -> new DecidingProcessor(tails, processed, answers), SOURCE)
                .addStateStore(store(), DECIDER)
                .addSink(
                        DecidingProcessor.LOG,
                        topics.log(),
                        new ByteArraySerializer(),
                        Outgoing.serializer(),
                        Outgoing.partitioner(),
                        DECIDER);
    }

    private static StoreBuilder<KeyValueStore<byte[], byte[]>> store() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(LogTopics.STORE), Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of(
                        CLEANUP_POLICY_CONFIG,
                        CLEANUP_POLICY_COMPACT,
                        MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(DeciderSettings.MOST_RECORD_BYTES)));
    }
}
