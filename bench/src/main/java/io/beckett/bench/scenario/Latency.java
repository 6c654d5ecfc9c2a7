package io.beckett.bench.scenario;

import io.beckett.bench.load.Keys;
import io.beckett.bench.load.PacedLoad;
import io.beckett.bench.result.Metric;
import io.beckett.bench.scenario.Reading.Load;
import io.beckett.bench.scenario.Reading.Reader;
import io.beckett.bench.worker.Outcome;
import io.beckett.bench.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** S5: how long a message takes to its handler at a steady rate. */
final class Latency implements Scenario {

    private static final int STREAMS = 10_000;
    private static final List<Metric> PERCENTILES = List.of(
            Metric.lower("p50", "ms"),
            Metric.lower("p99", "ms"),
            Metric.lower("p99.9", "ms"),
            Metric.lower("max", "ms"));

    @Override
    public String id() {
        return "S5";
    }

    @Override
    public String title() {
        return "Time from intended sending to the start of the handler, at a steady rate";
    }

    private static List<Reader> readers() {
        return List.of(
                Reader.beckett(1, 20),
                Reader.parallelConsumer(NoOp.PARALLEL_CONSUMER),
                Reader.consumerGroup(2),
                Reader.shareConsumer(2),
                Reader.poll(1));
    }

    @Override
    public List<Case> cases(Bench bench) {
        var window = bench.scale().pick(Duration.ofSeconds(4), Duration.ofSeconds(15));
        var cases = new ArrayList<Case>();
        for (int rate : bench.scale().pick(List.of(1_000), List.of(1_000, 10_000, 30_000))) {
            var settle = Duration.ofSeconds(2);
            // The load begins before the window and ends after it.
            var messages = rate * (settle.plus(window).toSeconds() + 60);
            var load = new Load(Keys.UNIFORM, STREAMS, NoOp.PARTITIONS, messages, 0, 0);
            cases.add(new Case(
                    String.format(Locale.ROOT, "S5 %,d a second", rate),
                    String.format(
                            Locale.ROOT,
                            "%,d messages a second of 200 bytes, %s, %d partitions, a handler that does nothing",
                            rate,
                            Keys.UNIFORM.text(STREAMS),
                            NoOp.PARTITIONS),
                    "parallel-consumer",
                    PERCENTILES,
                    () -> new Paced(bench, new Turns(bench, load), load, rate, settle, window)));
        }
        return cases;
    }

    /** The figures of the latencies that a worker kept. */
    static Map<String, Double> figures(Outcome outcome) {
        if (outcome.latencies().size() != PERCENTILES.size()) {
            throw new IllegalStateException("no message was handled in the time that counts");
        }
        var figures = new LinkedHashMap<String, Double>();
        for (var i = 0; i < PERCENTILES.size(); i++) {
            figures.put(PERCENTILES.get(i).name(), outcome.latencies().get(i));
        }
        return figures;
    }

    /** A turn has a topic of its own. */
    private record Paced(Bench bench, Turns turns, Load load, int rate, Duration settle, Duration window)
            implements Case.Prepared {

        @Override
        public List<Arm> arms() {
            return readers().stream()
                    .map(reader -> new Arm(reader.name(), reader.settings(), round -> measure(reader, round)))
                    .toList();
        }

        private Map<String, Double> measure(Reader reader, int round) throws Exception {
            var topic = bench.name("s5-" + rate + "-" + reader.name() + "-" + round);
            bench.servers().createTopic(topic, load.partitions());
            try (var turn = turns.begin(topic, reader, Turns.Manner.TIMED)) {
                try (var paced = PacedLoad.at(bench.servers(), topic, load.keys(), load.streams(), rate)) {
                    turn.await("the first message is handled", () -> turn.handled() > 0);
                    Turns.pause(settle);
                    turn.workers().forEach(Worker::mark);
                    Turns.pause(window);
                }
                return figures(turn.end().get(0));
            } finally {
                bench.deleteTopics(List.of(topic));
            }
        }

        @Override
        public void close() {
            turns.close();
        }
    }
}
