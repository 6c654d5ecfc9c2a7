package io.beckett.kafka.decide.streams;

import io.beckett.kafka.decide.FactStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Facts in the store that a node uses, with its settings, but without its topic: what it costs to write each fact to Kafka
 * is not part of it. Belongs to one thread.
 */
public final class FactsOnDisk implements FactStore, AutoCloseable {
    private final KeyValueStore<byte[], byte[]> store;
    private final StoredFacts facts;

    private FactsOnDisk(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
        this.facts = new StoredFacts(store);
    }

    /** Opens a store in an empty folder. */
    public static FactsOnDisk open(Path folder) {
        var settings = DeciderSettings.of(
                LogTopics.of("bench", "events"),
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092"), // never connected to
                folder);
        var properties = new Properties();
        properties.putAll(StreamsProperties.of(settings));
        var context = new MockProcessorContext<Void, Void>(properties, new TaskId(0, 0), folder.toFile());
        var store = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(LogTopics.STORE), Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return new FactsOnDisk(store);
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return facts.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        facts.put(key, value);
    }

    @Override
    public void forward(byte[] first, byte[] last, Visitor visitor) {
        facts.forward(first, last, visitor);
    }

    @Override
    public void backward(byte[] first, byte[] last, Visitor visitor) {
        facts.backward(first, last, visitor);
    }

    @Override
    public void close() {
        store.close();
    }
}
