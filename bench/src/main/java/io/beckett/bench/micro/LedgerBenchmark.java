package io.beckett.bench.micro;

import io.beckett.runtime.LedgerDrive;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The frontier ledger: a message is read and accounted for; every 100 messages somebody asks for the frontier. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LedgerBenchmark {
    private static final int MESSAGES = 10_000;

    /** Messages that are read and not accounted for. */
    @Param("1000")
    int window;

    /** {@code inOrder}; {@code shuffled} as handlers end; {@code firstLast}: the oldest one holds the frontier. */
    @Param({"inOrder", "shuffled", "firstLast"})
    String order = "";

    private LedgerDrive drive = new LedgerDrive(1, 1);
    private int[] accounted = {};

    /** Makes the messages. */
    @Setup
    public void prepare() {
        drive = new LedgerDrive(MESSAGES, window);
        accounted = new int[window];
        for (var i = 0; i < window; i++) {
            accounted[i] = order.equals("firstLast") ? (i + 1) % window : i;
        }
        if (order.equals("shuffled")) {
            var random = new Random(7);
            for (var i = window - 1; i > 0; i--) {
                var other = random.nextInt(i + 1);
                var swapped = accounted[i];
                accounted[i] = accounted[other];
                accounted[other] = swapped;
            }
        }
    }

    /** One message. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long message() {
        return drive.run(accounted);
    }
}
