package io.beckett.bench.scenario;

import io.beckett.bench.worker.Job;
import io.beckett.bench.worker.Outcome;
import io.beckett.bench.worker.Progress;
import io.beckett.bench.worker.Worker;
import io.beckett.postgres.Migrations;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets workers read a topic, once for each turn: a new group, and new tables, each time. Belongs to one thread. */
final class Turns implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Bench bench;
    private final Workers workers;
    private final Reading.Load load;
    private int jobs;

    Turns(Bench bench, Reading.Load load) {
        this.bench = bench;
        this.workers = new Workers(bench);
        this.load = load;
    }

    /** How the nodes of a turn differ from the usual. */
    record Manner(boolean latencies, boolean failOnce, int sessionSeconds) {
        static final Manner USUAL = new Manner(false, false, 30);
        static final Manner TIMED = new Manner(true, false, 30);
    }

    /** The group of a turn, and where its checkpoints are. */
    record Place(String group, String schema) {}

    /** A place that no turn had before. */
    Place place(String name) {
        var number = ++jobs;
        return new Place(
                bench.name(name + "-" + number), "bench_" + bench.run().replaceAll("[^a-z0-9]", "_") + "_" + number);
    }

    /** Workers that are at work, until they are ended. */
    final class Turn implements AutoCloseable {

        private final Reading.Reader reader;
        private final Place place;
        private final boolean kept;
        private final String topic;
        private final Manner manner;
        private final List<Worker> working = new ArrayList<>();
        private boolean ended;

        private Turn(String topic, Reading.Reader reader, Manner manner, Place place, boolean kept) {
            this.topic = topic;
            this.reader = reader;
            this.manner = manner;
            this.place = place;
            this.kept = kept;
        }

        private Turn begin() throws SQLException {
            if (reader.kind() == Job.Kind.BECKETT) {
                try (var pool = bench.servers().pool("migrations", 1)) {
                    Migrations.upgrade(pool, place.schema());
                }
            }
            join(reader.nodes());
            return this;
        }

        /** Lets more of them begin, until there are so many. */
        void join(int nodes) {
            var all = workers.of(reader.kind().name(), nodes);
            var joining = all.subList(working.size(), nodes);
            joining.forEach(worker -> {
                working.add(worker);
                worker.begin(job("node-" + working.size()));
            });
            joining.forEach(Worker::awaitBegun);
        }

        private Job job(String node) {
            return new Job(
                    ++jobs,
                    reader.kind(),
                    topic,
                    load.partitions(),
                    place.group(),
                    node,
                    place.schema(),
                    load.messages(),
                    load.streams(),
                    reader.concurrency(),
                    load.handlerMicros(),
                    load.failing(),
                    manner.failOnce(),
                    manner.latencies(),
                    manner.sessionSeconds());
        }

        List<Worker> workers() {
            return working;
        }

        List<Progress> progress() {
            return working.stream().map(Worker::progress).toList();
        }

        long handled() {
            return progress().stream().mapToLong(Progress::handled).sum();
        }

        /** Waits; fails if it takes too long. */
        void await(String what, BooleanSupplier condition) {
            await(what, PATIENCE, condition);
        }

        /** Waits, as long as it may take. */
        void await(String what, Duration patience, BooleanSupplier condition) {
            Turns.await(reader.name() + ": " + what, patience, condition);
        }

        /** Messages a second from the first one on, until there are so many or the time is over. */
        double drain(long messages, Duration limit) {
            await("the first message is handled", () -> handled() > 0);
            var until = System.nanoTime() + limit.toNanos();
            var now = progress();
            while (sum(now) < messages && System.nanoTime() < until) {
                LockSupport.parkNanos(5_000_000);
                now = progress();
            }
            var first = now.stream()
                    .mapToLong(Progress::firstAt)
                    .filter(at -> at > 0)
                    .min()
                    .orElseThrow();
            var last = now.stream().mapToLong(Progress::at).max().orElseThrow();
            return sum(now) * 1e6 / (last - first);
        }

        /** Messages a second of all workers, for so long, once every one of them has handled some and has settled. */
        double window(long each, Duration settle, Duration window) {
            await("every node is at work", () -> progress().stream().allMatch(one -> one.handled() >= each));
            pause(settle);
            var before = progress();
            pause(window);
            var after = progress();
            var rate = 0.0;
            for (var i = 0; i < before.size(); i++) {
                rate += (after.get(i).handled() - before.get(i).handled())
                        * 1e6
                        / (after.get(i).at() - before.get(i).at());
            }
            return rate;
        }

        /** Ends the jobs, and returns what the workers say. */
        List<Outcome> end() throws SQLException {
            ended = true;
            var outcomes = working.stream().map(Worker::end).toList();
            if (!kept) {
                drop(place);
            }
            return outcomes;
        }

        /** If it was not ended in order, its workers are not used again. */
        @Override
        public void close() throws SQLException {
            if (!ended) {
                workers.discard(reader.kind().name());
                drop(place);
            }
        }
    }

    /** Begins a turn with a place of its own. */
    Turn begin(String topic, Reading.Reader reader, Manner manner) throws SQLException {
        return begin(new Turn(topic, reader, manner, place(reader.name()), false));
    }

    /** Begins a turn with a place that others had, or will have; who made it drops it. */
    Turn begin(String topic, Reading.Reader reader, Manner manner, Place place) throws SQLException {
        return begin(new Turn(topic, reader, manner, place, true));
    }

    private static Turn begin(Turn turn) throws SQLException {
        try {
            return turn.begin();
        } catch (RuntimeException | SQLException e) {
            try (turn) {
                throw e;
            }
        }
    }

    /** Runs statements, in which {@code ${schema}} is that of the place. */
    void execute(Place place, List<String> statements) throws SQLException {
        try (var pool = bench.servers().pool("preparing", 1);
                var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql.replace("${schema}", place.schema()));
            }
        }
    }

    /** Drops the tables of a place. */
    void drop(Place place) throws SQLException {
        execute(place, List.of("drop schema if exists ${schema} cascade"));
    }

    private static long sum(List<Progress> progress) {
        return progress.stream().mapToLong(Progress::handled).sum();
    }

    static void await(String what, Duration patience, BooleanSupplier condition) {
        var until = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("not within " + patience.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Waits for a while in which others work. */
    static void pause(Duration duration) {
        var until = System.nanoTime() + duration.toNanos();
        for (var left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
