package io.beckett.bench.scenario;

import io.beckett.bench.load.Keys;
import io.beckett.bench.scenario.Reading.Load;
import io.beckett.bench.scenario.Reading.Reader;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** S1: what the machinery itself allows, with a handler that does nothing. */
final class NoOp implements Scenario {

    static final int PARTITIONS = 12;
    static final int STREAMS = 100_000;

    private static final int CONCURRENCY = 20;
    private static final int CORES = 2;

    /** What did best for the Parallel Consumer in earlier measurements; see METHODOLOGY. */
    static final int PARALLEL_CONSUMER = 200;

    @Override
    public String id() {
        return "S1";
    }

    @Override
    public String title() {
        return "Messages a second with a handler that does nothing";
    }

    /** All arms, as they are set for a handler that does nothing. */
    static List<Reader> readers() {
        return List.of(
                Reader.beckett(1, CONCURRENCY),
                Reader.beckett(2, CONCURRENCY),
                Reader.parallelConsumer(PARALLEL_CONSUMER),
                Reader.consumerGroup(CORES),
                Reader.shareConsumer(CORES),
                Reader.poll(1));
    }

    @Override
    public List<Case> cases(Bench bench) {
        var messages = bench.scale().pick(600_000L, 5_000_000L);
        var limit = bench.scale().pick(Duration.ofSeconds(4), Duration.ofSeconds(12));
        return Stream.of(Keys.values())
                .map(keys -> {
                    var load = new Load(keys, STREAMS, PARTITIONS, messages, 0, 0);
                    return ReadingCase.of(
                            bench,
                            "S1 " + (keys == Keys.UNIFORM ? "uniform" : "Zipf"),
                            load,
                            "parallel-consumer",
                            List.of(ReadingCase.RATE, ReadingCase.VIOLATIONS, ReadingCase.REPEATED),
                            readers(),
                            ReadingCase.drain(load, limit));
                })
                .toList();
    }
}
