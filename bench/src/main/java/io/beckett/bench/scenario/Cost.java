package io.beckett.bench.scenario;

import io.beckett.bench.load.Keys;
import io.beckett.bench.result.Metric;
import io.beckett.bench.scenario.Reading.Load;
import io.beckett.bench.scenario.Reading.Reader;
import io.beckett.bench.worker.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** S10: what a message costs, before anything is said about speed. */
final class Cost implements Scenario {

    private static final Metric STATEMENTS = Metric.lower("Postgres statements", "per message");
    private static final Metric ROUND_TRIPS = Metric.lower("Postgres round trips", "per message");
    private static final Metric ROWS = Metric.lower("Postgres rows", "per message");
    private static final Metric WAL = Metric.lower("Postgres WAL", "bytes per message");
    private static final Metric ALLOCATED = Metric.lower("allocated by the readers", "bytes per message");
    private static final Metric CPU_READERS = Metric.lower("CPU of the readers", "µs per message");
    private static final Metric CPU_BROKER = Metric.lower("CPU of the broker", "µs per message");
    private static final Metric CPU_POSTGRES = Metric.lower("CPU of Postgres", "µs per message");
    private static final Metric MEMORY = Metric.told("memory of the readers", "MiB");

    @Override
    public String id() {
        return "S10";
    }

    @Override
    public String title() {
        return "Cost of a message";
    }

    @Override
    public List<Case> cases(Bench bench) {
        var messages = bench.scale().pick(300_000L, 2_000_000L);
        var load = new Load(Keys.UNIFORM, NoOp.STREAMS, NoOp.PARTITIONS, messages, 0, 0);
        return List.of(ReadingCase.of(
                bench,
                "S10 uniform",
                load,
                "parallel-consumer",
                List.of(
                        STATEMENTS,
                        ROUND_TRIPS,
                        ROWS,
                        WAL,
                        ALLOCATED,
                        CPU_READERS,
                        CPU_BROKER,
                        CPU_POSTGRES,
                        MEMORY,
                        ReadingCase.RATE),
                NoOp.readers(),
                (turns, reader, round) -> measure(bench, load, turns, reader)));
    }

    private static Map<String, Double> measure(Bench bench, Load load, ReadingCase.FilledTopic turns, Reader reader)
            throws SQLException {
        // The tables of a turn are made before the figures of Postgres are read.
        try (var turn = turns.begin(reader, Turns.Manner.USUAL);
                var meter = Meter.start(bench, turn)) {
            var rate = turn.drain(load.messages(), Duration.ofSeconds(60));
            var memory = turn.workers().stream()
                    .mapToDouble(worker -> ProcessCost.memory(worker.pid()).orElse(Double.NaN))
                    .sum();
            var outcomes = turn.end();
            var handled = ReadingCase.sum(outcomes, progress -> progress.handled() + progress.repeated());
            var figures = new LinkedHashMap<String, Double>();
            figures.put(STATEMENTS.name(), sum(outcomes, Outcome::statements) / handled);
            figures.put(ROUND_TRIPS.name(), sum(outcomes, Outcome::roundTrips) / handled);
            figures.put(ROWS.name(), sum(outcomes, Outcome::rows) / handled);
            figures.put(ALLOCATED.name(), sum(outcomes, Outcome::allocated) / handled);
            figures.put(WAL.name(), meter.wal() / handled);
            figures.put(CPU_READERS.name(), meter.cpuOfReaders() * 1e6 / handled);
            meter.cpuOfBroker().ifPresent(cpu -> figures.put(CPU_BROKER.name(), cpu * 1e6 / handled));
            meter.cpuOfPostgres().ifPresent(cpu -> figures.put(CPU_POSTGRES.name(), cpu * 1e6 / handled));
            if (!Double.isNaN(memory)) {
                figures.put(MEMORY.name(), memory);
            }
            figures.put(ReadingCase.RATE.name(), rate);
            return figures;
        }
    }

    private static double sum(List<Outcome> outcomes, ToLongFunction<Outcome> figure) {
        return outcomes.stream().mapToLong(figure).sum();
    }
}
