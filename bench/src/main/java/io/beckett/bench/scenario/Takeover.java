package io.beckett.bench.scenario;

import io.beckett.bench.load.Keys;
import io.beckett.bench.load.PacedLoad;
import io.beckett.bench.result.Metric;
import io.beckett.bench.scenario.Reading.Load;
import io.beckett.bench.scenario.Reading.Reader;
import io.beckett.bench.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** S9: how long streams wait when a node dies, leaves or joins. */
final class Takeover implements Scenario {

    private static final int STREAMS = 1_000;
    private static final int PARTITIONS = 4;
    private static final int RATE = 1_000;
    private static final int SESSION_SECONDS = 5;
    private static final long AT_WORK = 1_000;
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final long RECENTLY = Duration.ofSeconds(2).toNanos() / 1_000;
    private static final Metric WAITED = Metric.lower("the last stream goes on after", "ms");
    private static final Reader TWO = Reader.beckett(2, 8);

    @Override
    public String id() {
        return "S9";
    }

    @Override
    public String title() {
        return "How long streams wait when a node dies, leaves or joins";
    }

    @Override
    public List<Case> cases(Bench bench) {
        var load = new Load(Keys.UNIFORM, STREAMS, PARTITIONS, RATE * 300L, 0, 0);
        var text = "%,d messages a second, %s, %d partitions, two nodes, session time %d s"
                .formatted(RATE, Keys.UNIFORM.text(STREAMS), PARTITIONS, SESSION_SECONDS);
        return List.of(new Case(
                "S9 two nodes",
                text,
                "clean hand-over",
                List.of(WAITED),
                () -> new Two(bench, new Turns(bench, load))));
    }

    /** Two nodes under a steady load. */
    private record Two(Bench bench, Turns turns) implements Case.Prepared {

        private static final Turns.Manner MANNER = new Turns.Manner(true, false, SESSION_SECONDS);

        @Override
        public List<Arm> arms() {
            return List.of(
                    new Arm(
                            "kill -9",
                            "from the end of the process to the first handler run elsewhere, of the last of its streams",
                            round -> leave("kill", round, Worker::kill)),
                    new Arm(
                            "clean hand-over",
                            "from the call of close() to the first handler run elsewhere, of the last of its streams",
                            round -> leave("close", round, Worker::end)),
                    new Arm(
                            "node joins",
                            "the longest time from intended sending to handler after a second node was started",
                            this::join));
        }

        private Map<String, Double> leave(String how, int round, java.util.function.Consumer<Worker> leaving)
                throws Exception {
            var topic = bench.name("s9-" + how + "-" + round);
            bench.servers().createTopic(topic, PARTITIONS);
            // The second node is gone or has ended its job, so the turn is not ended in order: its workers are given
            // up.
            try (var turn = turns.begin(topic, TWO, MANNER);
                    var load = PacedLoad.at(bench.servers(), topic, Keys.UNIFORM, STREAMS, RATE)) {
                turn.await(
                        "both nodes are at work",
                        () -> turn.progress().stream().allMatch(one -> one.handled() >= AT_WORK));
                Turns.pause(SETTLE);
                var survivor = turn.workers().get(0);
                var victim = turn.workers().get(1);
                survivor.mark();
                var last = victim.lastTimes();
                var at = PacedLoad.now();
                leaving.accept(victim);
                var its = IntStream.range(0, last.length)
                        .filter(stream -> last[stream] > at - RECENTLY)
                        .toArray();
                turn.await("all streams go on", () -> {
                    var first = survivor.firstTimes();
                    return IntStream.of(its).allMatch(stream -> first[stream] > at);
                });
                var first = survivor.firstTimes();
                var longest = IntStream.of(its)
                        .mapToLong(stream -> first[stream] - at)
                        .max()
                        .orElseThrow(() -> new IllegalStateException("the second node handled no stream lately"));
                return Map.of(WAITED.name(), longest / 1e3);
            } finally {
                bench.deleteTopics(List.of(topic));
            }
        }

        private Map<String, Double> join(int round) throws Exception {
            var topic = bench.name("s9-join-" + round);
            bench.servers().createTopic(topic, PARTITIONS);
            try (var turn = turns.begin(topic, Reader.beckett(1, TWO.concurrency()), MANNER)) {
                try (var load = PacedLoad.at(bench.servers(), topic, Keys.UNIFORM, STREAMS, RATE)) {
                    turn.await("the node is at work", () -> turn.handled() >= AT_WORK);
                    Turns.pause(SETTLE);
                    turn.workers().get(0).mark();
                    turn.join(2);
                    turn.await(
                            "the second node is at work",
                            () -> turn.progress().get(1).handled() >= AT_WORK);
                }
                var longest = turn.end().stream()
                        .mapToDouble(outcome -> Latency.figures(outcome).get("max"))
                        .max()
                        .orElseThrow();
                return Map.of(WAITED.name(), longest);
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
