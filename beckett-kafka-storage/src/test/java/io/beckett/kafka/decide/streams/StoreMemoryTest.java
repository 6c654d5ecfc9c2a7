package io.beckett.kafka.decide.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** Stores of many partitions on one node. */
class StoreMemoryTest {
    private static final int STORES = 8;
    private static final long BYTES = 4 << 20;

    @TempDir
    private Path folder;

    private final StoreMemory memory = new StoreMemory(BYTES);
    private final List<RocksDB> stores = new ArrayList<>();
    private final List<StoreOptions> opened = new ArrayList<>();

    @Test
    void allStoresTogetherUseWhatOneMayUse() throws Exception {
        for (var number = 0; number < STORES; number++) {
            open(number);
        }
        var random = new Random(7);
        try (var written = new WriteOptions().setDisableWAL(true)) {
            // 24 MiB in all, and each store could keep its 3 MiB to itself.
            for (var i = 0; i < 3 * 1024 * STORES; i++) {
                var value = new byte[1024];
                random.nextBytes(value);
                stores.get(i % STORES).put(written, ("key " + i).getBytes(), value);
                awaitDisk();
            }
        }

        assertThat(sum("rocksdb.cur-size-all-mem-tables")).isLessThan(BYTES);
        for (var i = 0; i < 3 * 1024 * STORES; i++) {
            assertThat(stores.get(i % STORES).get(("key " + i).getBytes())).hasSize(1024);
        }
        assertThat(memory.used()).isPositive().isLessThan(BYTES * 3 / 2);
        assertThat(sum("rocksdb.block-cache-capacity"))
                .as("each tells that of all")
                .isEqualTo(BYTES * STORES);

        stores.forEach(RocksDB::close);
        opened.forEach(each -> each.close("facts", new Options()));
        assertThat(memory.used()).as("what no store uses is given back").isZero();
        open(STORES);
        assertThat(stores.get(STORES).get("none".getBytes())).isNull();
    }

    @AfterEach
    void close() {
        stores.forEach(RocksDB::close);
    }

    private void open(int number) throws RocksDBException {
        var options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(16 << 20)
                .setTableFormatConfig(new BlockBasedTableConfig());
        var store = new StoreOptions();
        store.setConfig("facts", options, Map.of(StoreMemory.PROPERTY, memory));
        opened.add(store);
        stores.add(RocksDB.open(options, folder.resolve("store-" + number).toString()));
    }

    /** Nothing comes faster than it is taken. */
    private void awaitDisk() throws RocksDBException {
        if (isFlushing()) {
            await().atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> !isFlushing());
        }
    }

    private boolean isFlushing() throws RocksDBException {
        return sum("rocksdb.mem-table-flush-pending") + sum("rocksdb.num-running-flushes") > 0;
    }

    private long sum(String property) throws RocksDBException {
        var sum = 0L;
        for (var store : stores) {
            sum += store.getLongProperty(property);
        }
        return sum;
    }

    @Test
    void tooLittleIsRefused() {
        assertThatThrownBy(() -> new StoreMemory(1_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytes is 1000, allowed: 1 MiB and up");
    }
}
