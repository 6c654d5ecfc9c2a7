package io.beckett.bench.micro;

import io.beckett.spi.Reservation;
import java.util.List;
import java.util.Objects;
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
 * A reservation of 100 streams in Postgres, one connection, committed durably: its cost must not depend on how many wait.
 * The streams are given back each time; that is not measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ReserveBenchmark {
    private static final int RESERVED = 100;

    /** Streams that wait. */
    @Param({"1000", "100000"})
    int rows;

    private @Nullable StoreTables tables;
    private @Nullable StoreNode node;
    private List<Reservation> reserved = List.of();

    /** Fills the table, unless that was done before. */
    @Setup
    public void fill() {
        tables = StoreTables.ofWaiting(rows);
        node = new StoreNode(tables.store());
    }

    /** One reservation. */
    @Benchmark
    public void reserve() {
        reserved = node().reserve(RESERVED);
    }

    /** Gives the streams back. */
    @TearDown(Level.Invocation)
    public void giveBack() {
        node().giveBack(reserved);
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
