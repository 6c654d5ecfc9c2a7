package io.beckett.bench.scenario;

import java.util.ArrayList;
import java.util.List;

/** S7: what reading a stream costs. */
final class ReadingStreams implements Scenario {

    private static final List<Integer> LENGTHS = List.of(10, 100, 1_000);

    @Override
    public String id() {
        return "S7";
    }

    @Override
    public String title() {
        return "Reading a stream";
    }

    @Override
    public List<Case> cases(Bench bench) {
        var calls = bench.scale().pick(200, 1_000);
        var cases = new ArrayList<Case>();
        for (var length : LENGTHS) {
            cases.add(new Case(
                    "S7 %,d messages".formatted(length),
                    "%,d reads by one caller of all of a stream of %,d messages of 200 bytes".formatted(calls, length),
                    "postgres table",
                    Calls.PERCENTILES,
                    () -> Streams.open(bench, length, calls)));
        }
        return cases;
    }

    private record Streams(Bench bench, String run, int length, int calls, LogNodes nodes, EventTable table)
            implements Case.Prepared {

        static Streams open(Bench bench, int length, int calls) throws Exception {
            var run = bench.name("s7-" + length);
            var table = EventTable.create(bench.servers(), run, 2);
            table.fill("read", length);
            return new Streams(bench, run, length, calls, LogNodes.open(bench.servers(), run, List.of(length)), table);
        }

        @Override
        public List<Arm> arms() {
            return List.of(
                    new Arm(
                            "beckett, local",
                            "on the node that decides the stream: from its store and Kafka; linearizable",
                            round -> Calls.percentiles(nodes.readHere(length, calls))),
                    new Arm(
                            "beckett, remote",
                            "on another node: asks the deciding one through Kafka; linearizable",
                            round -> Calls.percentiles(nodes.readElsewhere(length, calls))),
                    new Arm(
                            "postgres table",
                            "one select by the unique (stream, position)",
                            round -> Calls.percentiles(Calls.timed(calls, this::select))));
        }

        private void select() {
            var found = table.read("read");
            if (found != length) {
                throw new IllegalStateException(found + " messages were read instead of " + length);
            }
        }

        @Override
        public void close() throws Exception {
            try (table;
                    nodes) {
                // Both are closed, whatever one of them throws.
            }
            bench.deleteTopics(LogNodes.topics(run));
        }
    }
}
