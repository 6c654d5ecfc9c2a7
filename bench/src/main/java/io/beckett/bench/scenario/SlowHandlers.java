package io.beckett.bench.scenario;

import io.beckett.bench.load.Keys;
import io.beckett.bench.scenario.Reading.Load;
import io.beckett.bench.scenario.Reading.Reader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** S2: handlers that wait for something. */
final class SlowHandlers implements Scenario {

    private static final int STREAMS = 10_000;

    @Override
    public String id() {
        return "S2";
    }

    @Override
    public String title() {
        return "Messages a second with handlers that wait";
    }

    static List<Reader> readers(int concurrency) {
        return List.of(
                Reader.beckett(1, concurrency),
                Reader.beckett(2, concurrency),
                Reader.parallelConsumer(concurrency),
                Reader.consumerGroup(NoOp.PARTITIONS),
                Reader.sequential(),
                Reader.shareConsumer(concurrency),
                Reader.poll(concurrency));
    }

    @Override
    public List<Case> cases(Bench bench) {
        var limit = bench.scale().pick(Duration.ofSeconds(4), Duration.ofSeconds(8));
        var cases = new ArrayList<Case>();
        for (var millis : bench.scale().pick(List.of(5), List.of(1, 5, 20))) {
            for (var concurrency : bench.scale().pick(List.of(200), List.of(20, 200))) {
                // Enough for two nodes that never wait for anything else.
                var messages = 2 * 1_000L * concurrency / millis * (limit.toSeconds() + 1);
                var load = new Load(Keys.UNIFORM, STREAMS, NoOp.PARTITIONS, messages, millis * 1_000L, 0);
                cases.add(ReadingCase.of(
                        bench,
                        "S2 " + millis + " ms, concurrency " + concurrency,
                        load,
                        "parallel-consumer",
                        List.of(ReadingCase.RATE, ReadingCase.VIOLATIONS, ReadingCase.REPEATED),
                        readers(concurrency),
                        ReadingCase.drain(load, limit)));
            }
        }
        return cases;
    }
}
