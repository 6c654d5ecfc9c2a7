package io.beckett.bench.scenario;

import io.beckett.bench.load.Sender;
import io.beckett.bench.result.Metric;
import io.beckett.bench.scenario.Reading.Load;
import io.beckett.bench.scenario.Reading.Reader;
import io.beckett.bench.worker.Outcome;
import io.beckett.bench.worker.Progress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** A case in which a topic that is filled before is read by all arms, each from its start. */
final class ReadingCase {

    static final Metric RATE = Metric.higher("messages a second", "1/s");
    static final Metric VIOLATIONS = Metric.lower("order violations", "messages");
    static final Metric REPEATED = Metric.told("handled again", "messages");

    private static final int LINGER_MILLIS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(8);

    private ReadingCase() {}

    /** Measures one arm once. */
    @FunctionalInterface
    interface Measure {
        Map<String, Double> take(FilledTopic turns, Reader reader, int round) throws Exception;
    }

    static Case of(
            Bench bench,
            String name,
            Load load,
            String base,
            List<Metric> metrics,
            List<Reader> readers,
            Measure measure) {
        return new Case(name, load.text(), base, metrics, () -> {
            var topic = bench.name(name);
            bench.servers().createTopic(topic, load.partitions());
            try (var sender = new Sender(bench.servers(), topic, load.keys(), load.streams(), LINGER_MILLIS)) {
                sender.send(load.messages(), 0);
            }
            return new Filled(bench, new FilledTopic(topic, new Turns(bench, load)), readers, measure);
        });
    }

    /** Messages a second, from the first handler on, until all are handled or the time is over. */
    static Measure drain(Load load, Duration limit) {
        return (turns, reader, round) -> {
            try (var turn = turns.begin(reader, Turns.Manner.USUAL)) {
                var rate = turn.drain(load.messages(), limit(round, limit));
                return figures(rate, turn.end());
            }
        };
    }

    /** A turn that warms up need not be long. */
    static Duration limit(int round, Duration limit) {
        return round > 0 || limit.compareTo(WARM_UP) < 0 ? limit : WARM_UP;
    }

    static Map<String, Double> figures(double rate, List<Outcome> outcomes) {
        var figures = new LinkedHashMap<String, Double>();
        figures.put(RATE.name(), rate);
        // A node does not know what the others handled of a stream, so order is judged only where there is one.
        if (outcomes.size() == 1) {
            figures.put(VIOLATIONS.name(), sum(outcomes, Progress::violations));
        }
        figures.put(REPEATED.name(), sum(outcomes, Progress::repeated));
        return figures;
    }

    static double sum(List<Outcome> outcomes, ToLongFunction<Progress> figure) {
        return outcomes.stream().map(Outcome::progress).mapToLong(figure).sum();
    }

    /** A topic that has all messages, and those who read it. */
    record FilledTopic(String topic, Turns turns) {
        /** Begins to read it from its start. */
        Turns.Turn begin(Reader reader, Turns.Manner manner) throws SQLException {
            return turns.begin(topic, reader, manner);
        }
    }

    /** The topic and the workers of a case. */
    private record Filled(Bench bench, FilledTopic filled, List<Reader> readers, Measure measure)
            implements Case.Prepared {

        @Override
        public List<Arm> arms() {
            var arms = new ArrayList<Arm>();
            for (var reader : readers) {
                arms.add(new Arm(reader.name(), reader.settings(), round -> measure.take(filled, reader, round)));
            }
            return arms;
        }

        @Override
        public void close() throws InterruptedException {
            filled.turns().close();
            bench.deleteTopics(List.of(filled.topic()));
        }
    }
}
