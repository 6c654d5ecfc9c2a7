package io.beckett.bench.micro;

import io.beckett.spi.FeedItem;
import io.beckett.spi.RecordedMessage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The mapping of adopted topics: from a record to a message, whose data is not decoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MappingBenchmark {
    /**
     * Where stream and type come from: {@code key} and a constant; key and {@code headers}, id and tenant, too; the JSON
     * {@code value}; CloudEvents in both modes, stream by key; a function that is written {@code byHand}.
     */
    @Param({"key", "headers", "value", "cloudEventsBinary", "cloudEventsStructured", "byHand"})
    String kind = "";

    /** About as many has the order's JSON. */
    @Param("200")
    int bytes;

    private AdoptedRecords records = new AdoptedRecords("key", 200);

    /** Defines the topic. */
    @Setup
    public void define() {
        records = new AdoptedRecords(kind, bytes);
        message();
    }

    /** One record to a message; making the record is part of it. */
    @Benchmark
    public RecordedMessage message() {
        var item = records.mapping().map(records.next());
        if (item instanceof FeedItem.Arrived arrived) {
            return arrived.message();
        }
        throw new IllegalStateException("not a message: " + item);
    }
}
