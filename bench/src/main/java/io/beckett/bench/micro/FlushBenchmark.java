package io.beckett.bench.micro;

import io.beckett.spi.Flush;
import io.beckett.spi.Lease;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A flush of 1,000 finished streams in Postgres, one connection, committed durably: its cost must not depend on how many
 * checkpoints there are.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FlushBenchmark {
    private static final int FINISHED = 1_000;
    private static final int ACTIVE = 10_000;

    /** Checkpoints in the table. */
    @Param({"1000", "100000"})
    int rows;

    /**
     * Of which streams: 10,000 that are {@code active}, or {@code all}. The second is the worst case: nearly every row is on
     * a page of its own, of which Postgres logs the whole after each of its checkpoints.
     */
    @Param({"active", "all"})
    String among = "";

    private @Nullable StoreTables tables;
    private @Nullable StoreNode node;
    private @Nullable Lease lease;
    private @Nullable Flush flush;
    private final Random random = new Random(7);
    private long flushSeq;
    private long position;

    /** Fills the table, unless that was done before. */
    @Setup
    public void fill() {
        tables = StoreTables.ofCheckpoints(rows);
        node = new StoreNode(tables.store());
        lease = node.take();
        flushSeq = lease.flushSeq();
        position = Objects.requireNonNull(lease.progress().get(StoreTables.SUBSCRIPTION), "no progress")
                .frontier()
                .offset();
    }

    /** Makes the next flush, which is the engine's work. */
    @Setup(Level.Invocation)
    public void finish() {
        position++;
        var finished = new ArrayList<Flush.Finished>(FINISHED);
        random.ints(0, among.equals("active") ? Math.min(ACTIVE, rows) : rows)
                .distinct()
                .limit(FINISHED)
                .forEach(number -> finished.add(new Flush.Finished(StoreNode.stream("Order-" + number), position)));
        flush = node().flush(Objects.requireNonNull(lease, "not set up"), flushSeq++, finished, position);
    }

    /** One flush. */
    @Benchmark
    public void flush() {
        node().send(Objects.requireNonNull(flush, "not set up"));
    }

    private StoreNode node() {
        return Objects.requireNonNull(node, "not set up");
    }

    /** Ends the session. */
    @TearDown
    public void close() {
        if (node != null) {
            node.close();
        }
        if (tables != null) {
            tables.close();
        }
    }
}
