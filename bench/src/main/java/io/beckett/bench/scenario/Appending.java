package io.beckett.bench.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.bench.result.Metric;
import io.beckett.bench.scenario.LogNodes.Noted;
import io.beckett.error.AppendConflictException;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.MessageStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** S6: what appending to streams costs. */
final class Appending implements Scenario {

    private static final int STREAMS = 1_000;
    private static final int IN_FLIGHT = 2_000;
    private static final int CONNECTIONS = 20;
    private static final int CONTENDERS = 8;
    private static final String BARE = "bare produce";
    private static final String LOG = "beckett";
    private static final String TABLE = "postgres table";
    private static final Metric RATE = Metric.higher("appends a second", "1/s");
    private static final Metric CONFLICTS = Metric.told("conflicts", "per append");
    private static final String LOG_SETTINGS =
            "one node decides 12 partitions; expected version checked, a reply when it is decided";

    @Override
    public String id() {
        return "S6";
    }

    @Override
    public String title() {
        return "Appending to streams";
    }

    @Override
    public List<Case> cases(Bench bench) {
        var calls = bench.scale().pick(500, 3_000);
        var many = bench.scale().pick(20_000, 100_000);
        var each = bench.scale().pick(50, 300);
        var load = "messages of 200 bytes, %,d streams, uniform at random".formatted(STREAMS);
        return List.of(
                new Case(
                        "S6 one caller",
                        "%,d appends of one %s, any expected version".formatted(calls, load),
                        BARE,
                        Calls.PERCENTILES,
                        () -> new OneCaller(Stores.open(bench, "s6-one"), calls)),
                new Case(
                        "S6 many callers",
                        "%,d appends of one %s, any expected version".formatted(many, load),
                        BARE,
                        List.of(RATE),
                        () -> new ManyCallers(Stores.open(bench, "s6-many"), many)),
                new Case(
                        "S6 one stream",
                        "%d callers append %d messages each of 200 bytes to one stream, each at the version that it read, again"
                                        .formatted(CONTENDERS, each)
                                + " after a conflict",
                        TABLE,
                        List.of(RATE, CONFLICTS),
                        () -> new OneStream(Stores.open(bench, "s6-stream"), each)));
    }

    private static String stream() {
        return "Order-" + ThreadLocalRandom.current().nextInt(STREAMS);
    }

    /** What is appended to, with the same Kafka and Postgres. */
    private record Stores(
            Bench bench, String run, LogNodes nodes, KafkaProducer<byte[], byte[]> producer, EventTable table)
            implements AutoCloseable {

        static Stores open(Bench bench, String name) throws Exception {
            var run = bench.name(name);
            bench.servers().createTopic(run + "-bare", LogNodes.PARTITIONS);
            var properties = new HashMap<>(bench.servers().kafka());
            properties.put(ProducerConfig.ACKS_CONFIG, "all");
            // One caller who waits for each record gains nothing from others that might come.
            properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            return new Stores(
                    bench,
                    run,
                    LogNodes.open(bench.servers(), run, List.of(1)),
                    new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
                    EventTable.create(bench.servers(), run, CONNECTIONS));
        }

        MessageStore store() {
            return nodes.appending().store();
        }

        ProducerRecord<byte[], byte[]> bare() {
            return new ProducerRecord<>(run + "-bare", stream().getBytes(UTF_8), EventTable.PAYLOAD.getBytes(UTF_8));
        }

        @Override
        public void close() throws Exception {
            try (producer;
                    table;
                    nodes) {
                // All are closed, whatever one of them throws.
            }
            bench.deleteTopics(List.of(run + "-bare"));
            bench.deleteTopics(LogNodes.topics(run));
        }
    }

    private record OneCaller(Stores stores, int calls) implements Case.Prepared {

        @Override
        public List<Arm> arms() {
            return List.of(
                    new Arm(
                            BARE,
                            "acks=all, linger 0, each waited for; no version, no order between callers",
                            round -> Calls.percentiles(Calls.timed(calls, this::produce))),
                    new Arm(
                            LOG,
                            LOG_SETTINGS,
                            round -> Calls.percentiles(Calls.timed(
                                    calls,
                                    () -> stores.store()
                                            .append(stream(), ExpectedVersion.any(), new Noted(EventTable.PAYLOAD))))),
                    new Arm(
                            TABLE,
                            "one insert in a transaction of its own, unique (stream, position)",
                            round -> Calls.percentiles(
                                    Calls.timed(calls, () -> stores.table().append(stream())))));
        }

        private void produce() {
            try {
                stores.producer().send(stores.bare()).get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("Kafka did not take a record", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while it measured", e);
            }
        }

        @Override
        public void close() throws Exception {
            stores.close();
        }
    }

    private record ManyCallers(Stores stores, int count) implements Case.Prepared {

        @Override
        public List<Arm> arms() {
            return List.of(
                    new Arm(BARE, "acks=all, linger 0, 2,000 under way", round -> Map.of(RATE.name(), produce())),
                    new Arm(LOG, LOG_SETTINGS + "; 2,000 under way", round -> Map.of(RATE.name(), append())),
                    new Arm(
                            TABLE,
                            "20 connections, each one insert in a transaction of its own at a time",
                            round -> Map.of(RATE.name(), insert())));
        }

        private double produce() throws InterruptedException {
            return Calls.pipelined(count, IN_FLIGHT, end -> {
                var unused = stores.producer().send(stores.bare(), (metadata, failed) -> end.apply(failed));
            });
        }

        private double append() throws InterruptedException {
            return Calls.pipelined(count, IN_FLIGHT, end -> {
                var unused = stores.store()
                        .appendAsync(stream(), ExpectedVersion.any(), List.of(new Noted(EventTable.PAYLOAD)))
                        .whenComplete((result, failed) -> end.apply(failed));
            });
        }

        private double insert() throws InterruptedException, ExecutionException {
            // A table takes one insert at a time of each connection, so it is given fewer.
            var each = count / 5 / CONNECTIONS;
            var sum = Calls.together(CONNECTIONS, () -> {
                for (var i = 0; i < each; i++) {
                    stores.table().append(stream());
                }
                return (long) each;
            });
            return sum.value() / sum.seconds();
        }

        @Override
        public void close() throws Exception {
            stores.close();
        }
    }

    private record OneStream(Stores stores, int each) implements Case.Prepared {

        @Override
        public List<Arm> arms() {
            return List.of(
                    new Arm(LOG, LOG_SETTINGS, round -> contend(() -> appendOnce("Order-contended-" + round))),
                    new Arm(
                            TABLE,
                            "8 connections, reads the last position, inserts the next one",
                            round -> contend(() -> insertOnce("contended-" + round))));
        }

        /** One try; it tells whether it was the first with its version. */
        private interface Try {
            boolean succeeds();
        }

        private Map<String, Double> contend(Try one) throws InterruptedException, ExecutionException {
            var conflicts = Calls.together(CONTENDERS, () -> {
                var lost = 0L;
                for (var i = 0; i < each; i++) {
                    while (!one.succeeds()) {
                        lost++;
                    }
                }
                return lost;
            });
            var appends = (double) CONTENDERS * each;
            return Map.of(RATE.name(), appends / conflicts.seconds(), CONFLICTS.name(), conflicts.value() / appends);
        }

        private boolean appendOnce(String stream) {
            try {
                var version = stores.store().read(stream).version();
                stores.store().append(stream, ExpectedVersion.exact(version), new Noted(EventTable.PAYLOAD));
                return true;
            } catch (AppendConflictException conflict) {
                return false;
            }
        }

        private boolean insertOnce(String stream) {
            return stores.table().append(stream, stores.table().version(stream));
        }

        @Override
        public void close() throws Exception {
            stores.close();
        }
    }
}
