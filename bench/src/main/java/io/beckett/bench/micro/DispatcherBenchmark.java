package io.beckett.bench.micro;

import io.beckett.runtime.EngineDrive;
import io.beckett.spi.FeedItem;
import io.beckett.testkit.InMemoryCheckpoints;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/**
 * The stream dispatcher: what the engine does for a message between the feed and the flush, with handlers that end at once
 * and a store that answers at once. 12 partitions, 500 messages a poll.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DispatcherBenchmark {
    private static final int MESSAGES = 10_000;
    private static final int POLL = 500;
    private static final int PARTITIONS = 12;

    /** How many streams there are. */
    @Param("100000")
    int streams;

    /** {@code uniform}, or {@code zipf} with exponent 1.0. */
    @Param({"uniform", "zipf"})
    String distribution = "";

    /** Handlers that may run at once. */
    @Param("200")
    int concurrency;

    private Streams keys = new Streams(1, "uniform");
    private EngineDrive engine = start(1, 1);
    private List<FeedItem> items = List.of();
    private long handled;

    private static EngineDrive start(int streams, int concurrency) {
        return new EngineDrive(new InMemoryCheckpoints(), PARTITIONS, streams, concurrency);
    }

    /** Starts an engine. */
    @Setup
    public void start() {
        keys = new Streams(streams, distribution);
        engine = start(streams, concurrency);
        handled = 0;
    }

    /** Makes the next messages, which is a feed's work. */
    @Setup(Level.Invocation)
    public void fetch() {
        items = engine.messages(keys.next(MESSAGES));
    }

    /** One message. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long message() {
        var now = engine.handle(items, POLL);
        if (now - handled != MESSAGES) {
            throw new IllegalStateException(now - handled + " of " + MESSAGES + " messages were handled");
        }
        handled = now;
        return now;
    }
}
