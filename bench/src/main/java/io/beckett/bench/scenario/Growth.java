package io.beckett.bench.scenario;

import io.beckett.bench.load.Keys;
import io.beckett.bench.load.Sender;
import io.beckett.bench.scenario.Reading.Load;
import io.beckett.bench.scenario.Reading.Reader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** S11: whether a load costs the same beside few and beside many checkpoints. */
final class Growth implements Scenario {

    private static final int PARTITIONS = 12;
    private static final int STREAMS = 10_000;
    private static final Reader READER = Reader.beckett(1, 20);

    @Override
    public String id() {
        return "S11";
    }

    @Override
    public String title() {
        return "The same load beside few and many checkpoints";
    }

    @Override
    public List<Case> cases(Bench bench) {
        var sizes = bench.scale().pick(List.of(10_000, 200_000), List.of(10_000, 1_000_000, 10_000_000));
        var messages = bench.scale().pick(300_000L, 1_500_000L);
        // The first message of each stream is handled before the others come.
        var load = new Load(Keys.UNIFORM, STREAMS, PARTITIONS, messages + STREAMS, 0, 0);
        return List.of(new Case(
                "S11 checkpoints",
                load.text() + "; all checkpoints are of the same subscription, and of streams without new messages",
                arm(sizes.get(0)),
                List.of(ReadingCase.RATE, ReadingCase.VIOLATIONS, ReadingCase.REPEATED),
                () -> new Sizes(bench, new Turns(bench, load), sizes, messages)));
    }

    private static String arm(int size) {
        return String.format(Locale.ROOT, "%,d checkpoints", size);
    }

    private record Sizes(Bench bench, Turns turns, List<Integer> sizes, long messages) implements Case.Prepared {

        @Override
        public List<Arm> arms() {
            var arms = new ArrayList<Arm>();
            for (int size : sizes) {
                arms.add(new Arm(arm(size), READER.settings(), round -> measure(size, round)));
            }
            return arms;
        }

        private Map<String, Double> measure(int size, int round) throws Exception {
            var topic = bench.name("s11-" + size + "-" + round);
            bench.servers().createTopic(topic, PARTITIONS);
            var place = turns.place("s11");
            try (var sender = new Sender(bench.servers(), topic, Keys.UNIFORM, STREAMS, 5)) {
                sender.send(STREAMS, 0);
                try (var turn = turns.begin(topic, READER, Turns.Manner.USUAL, place)) {
                    turn.await("the first messages are handled", () -> turn.handled() >= STREAMS);
                    turn.end();
                }
                fill(place, size - STREAMS);
                sender.send(messages, 0);
                try (var turn = turns.begin(topic, READER, Turns.Manner.USUAL, place)) {
                    var rate = turn.drain(messages, Duration.ofMinutes(3));
                    return ReadingCase.figures(rate, turn.end());
                }
            } finally {
                turns.drop(place);
                bench.deleteTopics(List.of(topic));
            }
        }

        /** As if each of these streams had had one message, at the beginning of its partition. */
        private void fill(Turns.Place place, int count) throws Exception {
            turns.execute(place, List.of("""
                            insert into ${schema}.checkpoint
                                (subscription_id, partition_id, stream_hash, position, updated_at, stream_name)
                            select (select min(id) from ${schema}.subscription), p.id,
                                encode(substr(sha256(convert_to('Stream-old-' || n, 'UTF8')), 1, 16), 'hex')::uuid,
                                1, clock_timestamp(), 'Stream-old-' || n
                            from generate_series(1, %d) n
                            join (select id, row_number() over (order by id) - 1 as rank,
                                    count(*) over () as partitions from ${schema}.topic_partition) p
                                on p.rank = n %% p.partitions
                            """.formatted(count), "vacuum analyze ${schema}.checkpoint", "checkpoint"));
        }

        @Override
        public void close() {
            turns.close();
        }
    }
}
