package io.beckett.bench.scenario;

import io.beckett.bench.load.Keys;
import io.beckett.bench.load.Sender;
import io.beckett.bench.scenario.Reading.Load;
import io.beckett.bench.scenario.Reading.Reader;
import io.beckett.bench.worker.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** S8: whether streams that wait in Postgres are handled as fast when many wait as when few do. */
final class Waiting implements Scenario {

    private static final int PARTITIONS = 12;
    private static final int DRAINED = 20_000;
    private static final Reader READER = Reader.beckett(1, 20);
    private static final Duration FAILING = Duration.ofMinutes(20);
    private static final Duration DRAINING = Duration.ofMinutes(2);

    @Override
    public String id() {
        return "S8";
    }

    @Override
    public String title() {
        return "Reserving and handling streams that wait, few and many of them";
    }

    @Override
    public List<Case> cases(Bench bench) {
        var sizes = bench.scale().pick(List.of(1_000, 20_000), List.of(1_000, 100_000, 1_000_000));
        return List.of(new Case(
                "S8 waiting streams",
                "every stream has one message of 200 bytes, whose first run failed, and which is due; 12 partitions; the rate of"
                        + " the first %,d of them, or of all".formatted(DRAINED),
                arm(sizes.get(0)),
                List.of(ReadingCase.RATE, ReadingCase.VIOLATIONS, ReadingCase.REPEATED),
                () -> new Sizes(bench, sizes, new ArrayList<>())));
    }

    private static String arm(int size) {
        return String.format(Locale.ROOT, "%,d waiting", size);
    }

    private record Sizes(Bench bench, List<Integer> sizes, List<Turns> opened) implements Case.Prepared {

        @Override
        public List<Arm> arms() {
            var arms = new ArrayList<Arm>();
            for (int size : sizes) {
                var turns = new Turns(bench, new Load(Keys.UNIFORM, size, PARTITIONS, size, 0, 0));
                opened.add(turns);
                arms.add(new Arm(arm(size), READER.settings(), round -> measure(turns, size, round)));
            }
            return arms;
        }

        private Map<String, Double> measure(Turns turns, int size, int round) throws Exception {
            var topic = bench.name("s8-" + size + "-" + round);
            bench.servers().createTopic(topic, PARTITIONS);
            var place = turns.place("s8");
            try (var sender = new Sender(bench.servers(), topic, Keys.UNIFORM, size, 5)) {
                sender.send(size, 0);
                failAll(turns, topic, place, size);
                turns.execute(
                        place,
                        List.of(
                                "update ${schema}.work set due_at = clock_timestamp() - random() * interval '1 hour'",
                                "vacuum analyze ${schema}.work",
                                "vacuum analyze ${schema}.backlog",
                                "checkpoint"));
                try (var turn = turns.begin(topic, READER, Turns.Manner.USUAL, place)) {
                    var rate = turn.drain(Math.min(size, DRAINED), DRAINING);
                    return ReadingCase.figures(rate, turn.end());
                }
            } finally {
                turns.drop(place);
                bench.deleteTopics(List.of(topic));
            }
        }

        private static void failAll(Turns turns, String topic, Turns.Place place, int size) throws Exception {
            try (var turn = turns.begin(topic, READER, new Turns.Manner(false, true, 30), place)) {
                turn.await(
                        "all messages have failed once",
                        FAILING,
                        () -> turn.progress().stream()
                                        .mapToLong(Progress::failures)
                                        .sum()
                                >= size);
                turn.end();
            }
        }

        @Override
        public void close() {
            opened.forEach(Turns::close);
        }
    }
}
