package io.beckett.bench.scenario;

import io.beckett.bench.load.Keys;
import io.beckett.bench.result.Metric;
import io.beckett.bench.scenario.Reading.Load;
import io.beckett.bench.scenario.Reading.Reader;
import io.beckett.bench.worker.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** S4: what is left for healthy streams while others fail for ever. */
final class Failing implements Scenario {

    private static final int STREAMS = 10_000;
    private static final Metric HEALTHY = Metric.higher("healthy messages a second", "1/s");
    private static final Metric FAILURES = Metric.told("failed runs", "messages");

    @Override
    public String id() {
        return "S4";
    }

    @Override
    public String title() {
        return "Messages a second of healthy streams while others fail for ever";
    }

    private static List<Reader> readers() {
        return List.of(
                Reader.beckett(1, 20),
                Reader.parallelConsumer(NoOp.PARALLEL_CONSUMER),
                Reader.shareConsumer(2),
                Reader.retryTopics(2),
                Reader.consumerGroup(2));
    }

    @Override
    public List<Case> cases(Bench bench) {
        var limit = bench.scale().pick(Duration.ofSeconds(5), Duration.ofSeconds(60));
        var perSecond = 200_000L;
        var cases = new ArrayList<Case>();
        for (var failing : bench.scale().pick(List.of(0, 10), List.of(0, 1, 10))) {
            cases.add(one(bench, "S4 " + failing + " % fail", failing, perSecond, limit, readers()));
        }
        if (bench.scale() == Scale.FULL) {
            var alone = List.of(Reader.beckett(1, 20));
            cases.add(one(bench, "S4 10 % fail, ten minutes", 10, 120_000, Duration.ofMinutes(10), alone)
                    .atMost(1));
        }
        return cases;
    }

    private static Case one(
            Bench bench, String name, int failing, long perSecond, Duration limit, List<Reader> readers) {
        var load = new Load(Keys.UNIFORM, STREAMS, NoOp.PARTITIONS, perSecond * limit.toSeconds(), 0, failing);
        var healthy = load.messages() * (100 - failing) / 100;
        return ReadingCase.of(
                bench,
                name,
                load,
                "parallel-consumer",
                List.of(HEALTHY, ReadingCase.VIOLATIONS, FAILURES, ReadingCase.REPEATED),
                readers,
                (turns, reader, round) -> {
                    try (var turn = turns.begin(reader, Turns.Manner.USUAL)) {
                        var rate = turn.drain(healthy, ReadingCase.limit(round, limit));
                        var outcomes = turn.end();
                        var figures = new LinkedHashMap<String, Double>();
                        figures.put(HEALTHY.name(), rate);
                        figures.put(ReadingCase.VIOLATIONS.name(), ReadingCase.sum(outcomes, Progress::violations));
                        figures.put(FAILURES.name(), ReadingCase.sum(outcomes, Progress::failures));
                        figures.put(ReadingCase.REPEATED.name(), ReadingCase.sum(outcomes, Progress::repeated));
                        return figures;
                    }
                });
    }
}
