package io.beckett.bench.micro;

import io.beckett.kafka.decide.Received;
import io.beckett.kafka.decide.streams.FactsOnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * {@code decide()} of the append topology: a command is decoded, decided, and its facts are put into the store. Without
 * Kafka: neither the changelog of the store nor the log nor the answer is written. Messages of 200 bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecideBenchmark {
    private static final int COMMANDS = 1_000;
    private static final int BYTES = 200;

    /**
     * Where facts are: in {@code memory}, where each iteration begins with {@link #stored} appends, or in {@code rocksdb}
     * with the settings of a node, where those of each iteration stay.
     */
    @Param({"memory", "rocksdb"})
    String store = "";

    /** Appends before the first one that is measured. */
    @Param("100000")
    int stored;

    /** How many streams there are; {@code zipf} with exponent 1.0 says which is next. */
    @Param("10000")
    int streams;

    /** Which stream is next: {@code uniform} or {@code zipf}. */
    @Param("zipf")
    String distribution = "";

    /** The version that an append expects: {@code any} or {@code exact}. */
    @Param("exact")
    String expected = "";

    /** Messages of an append. */
    @Param("1")
    int messages;

    private @Nullable FactsInMemory memory;
    private @Nullable FactsOnDisk disk;
    private @Nullable Path folder;
    private Decisions decisions = new Decisions(new FactsInMemory(), 1, new Streams(1, "uniform"), 0);
    private Decisions.Mark mark = decisions.mark();
    private List<Received> commands = List.of();

    /** Fills the store. */
    @Setup
    public void fill() throws IOException {
        var keys = new Streams(streams, distribution);
        if (store.equals("memory")) {
            memory = new FactsInMemory();
            decisions = new Decisions(memory, streams, keys, BYTES);
        } else if (store.equals("rocksdb")) {
            folder = Files.createTempDirectory("beckett-decide");
            disk = FactsOnDisk.open(folder);
            decisions = new Decisions(disk, streams, keys, BYTES);
        } else {
            throw new IllegalArgumentException("store is '" + store + "', allowed: memory, rocksdb");
        }
        for (var left = stored; left > 0; left -= COMMANDS) {
            decisions.appends(Math.min(left, COMMANDS), 1, true).forEach(decisions::decide);
        }
        if (memory != null) {
            memory.keep();
        }
        mark = decisions.mark();
    }

    /** Takes back what the last iteration appended, where that can be done. */
    @Setup(Level.Iteration)
    public void takeBack() {
        if (memory != null) {
            memory.takeBack();
            decisions.goBack(mark);
        }
    }

    /** Makes the next commands, which is a client's work. */
    @Setup(Level.Invocation)
    public void ask() {
        commands = decisions.appends(COMMANDS, messages, expected.equals("exact"));
    }

    /** One append. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public int append() {
        var accepted = 0;
        for (var command : commands) {
            accepted += decisions.decide(command);
        }
        if (accepted != COMMANDS * messages) {
            throw new IllegalStateException(accepted + " messages of " + COMMANDS + " appends were accepted");
        }
        return accepted;
    }

    /** Deletes the store. */
    @TearDown
    public void close() throws IOException {
        if (disk != null) {
            disk.close();
        }
        if (folder != null) {
            Folders.delete(folder);
        }
    }
}
