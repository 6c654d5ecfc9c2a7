package io.beckett.bench.scenario;

import io.beckett.bench.load.Keys;
import io.beckett.bench.scenario.Reading.Load;
import io.beckett.bench.scenario.Reading.Reader;
import java.time.Duration;
import java.util.List;

/** S3: more nodes than partitions. */
final class MoreNodes implements Scenario {

    private static final int STREAMS = 10_000;
    private static final int CONCURRENCY = 4;
    private static final long HANDLER_MICROS = 5_000;
    private static final long AT_WORK = 200;

    @Override
    public String id() {
        return "S3";
    }

    @Override
    public String title() {
        return "Messages a second of several nodes on one partition";
    }

    @Override
    public List<Case> cases(Bench bench) {
        var settle = bench.scale().pick(Duration.ofSeconds(3), Duration.ofSeconds(10));
        var window = bench.scale().pick(Duration.ofSeconds(4), Duration.ofSeconds(15));
        var nodes = bench.scale().pick(List.of(1, 4), List.of(1, 2, 4, 8));
        var most = 8 * CONCURRENCY * 1_000_000L / HANDLER_MICROS;
        var load =
                new Load(Keys.UNIFORM, STREAMS, 1, most * (settle.plus(window).toSeconds() + 30), HANDLER_MICROS, 0);
        return List.of(ReadingCase.of(
                bench,
                "S3 one partition",
                load,
                "beckett-1",
                List.of(ReadingCase.RATE, ReadingCase.REPEATED),
                nodes.stream().map(count -> Reader.beckett(count, CONCURRENCY)).toList(),
                (turns, reader, round) -> {
                    try (var turn = turns.begin(reader, Turns.Manner.USUAL)) {
                        var rate = turn.window(AT_WORK, settle, ReadingCase.limit(round, window));
                        return ReadingCase.figures(rate, turn.end());
                    }
                }));
    }
}
