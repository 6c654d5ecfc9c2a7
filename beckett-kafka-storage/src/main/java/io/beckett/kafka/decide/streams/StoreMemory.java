package io.beckett.kafka.decide.streams;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * The memory outside of the heap that stores share: those of all partitions and log topics of a node. Without it each
 * partition has a cache and buffers of its own, 98 MiB. It is exceeded while facts come faster than the disk takes
 * them: writing is not stopped for it, but for the bound of each store, 48 MiB. It is there while a store is open. Safe for all threads.
 */
public final class StoreMemory {
    /** By which a store finds it among the properties of Kafka Streams. */
    static final String PROPERTY = "beckett.store.memory";

    private static final long DEFAULT_BYTES = 256L << 20;

    /**
     * Of one store, of which it has three at most: a bound for when all of them are written faster than the
     * disk is. Each that is full becomes a file, which RocksDB soon merges into the next larger ones: the smaller the
     * buffers, the more often every fact is written.
     */
    private static final long BUFFER = 16 << 20;

    /** By which a store's buffer grows. Left to RocksDB it is 1 MiB, which every partition takes with its first fact. */
    private static final long STEP = 64 << 10;

    private final long bytes;
    private int stores;
    private @Nullable Native shared;

    /** @param bytes for what was read and what is not written to disk yet; half of it for the latter at most; 1 MiB and up */
    public StoreMemory(long bytes) {
        if (bytes < 1 << 20) {
            throw new IllegalArgumentException("bytes is " + bytes + ", allowed: 1 MiB and up");
        }
        this.bytes = bytes;
    }

    private record Native(Cache cache, WriteBufferManager buffers) {}

    /** 256 MiB. */
    public static StoreMemory ofDefault() {
        return new StoreMemory(DEFAULT_BYTES);
    }

    static StoreMemory in(Map<String, Object> properties) {
        if (properties.get(PROPERTY) instanceof StoreMemory memory) {
            return memory;
        }
        throw new IllegalArgumentException("no " + PROPERTY + " among the properties of Kafka Streams");
    }

    /** A store is about to open. */
    synchronized void use(Options options) {
        stores++;
        var used = shared;
        if (used == null) {
            var cache = new LRUCache(bytes);
            used = new Native(cache, new WriteBufferManager(bytes / 2, cache));
            shared = used;
        }
        options.setWriteBufferManager(used.buffers());
        options.setWriteBufferSize(BUFFER);
        options.setArenaBlockSize(STEP);
        // One thread writes a store. For several of them it would keep a buffer for each processor.
        options.setAllowConcurrentMemtableWrite(false);
        if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
            // Indexes and filters, too: otherwise they grow with the store, beside the cache.
            options.setTableFormatConfig(table.setBlockCache(used.cache())
                    .setCacheIndexAndFilterBlocks(true)
                    .setCacheIndexAndFilterBlocksWithHighPriority(true)
                    .setPinTopLevelIndexAndFilter(true));
        }
    }

    /** A store was closed. */
    synchronized void release() {
        var used = shared;
        if (--stores == 0 && used != null) {
            used.buffers().close();
            used.cache().close();
            shared = null;
        }
    }

    /** What is in use, in bytes. */
    synchronized long used() {
        return shared == null ? 0 : shared.cache().getUsage();
    }
}
