package io.beckett.kafka.decide.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;

/** Lets a store use the memory that the node's stores share. One for each store. */
public final class StoreOptions implements RocksDBConfigSetter {
    private @Nullable StoreMemory memory;

    /** Used by Kafka Streams. */
    public StoreOptions() {}

    @Override
    public void setConfig(String store, Options options, Map<String, Object> properties) {
        var shared = StoreMemory.in(properties);
        shared.use(options);
        memory = shared;
    }

    @Override
    public void close(String store, Options options) {
        if (memory != null) {
            memory.release();
            memory = null;
        }
    }
}
