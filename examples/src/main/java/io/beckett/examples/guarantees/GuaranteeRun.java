package io.beckett.examples.guarantees;

import io.beckett.spi.PartitionId;
import io.beckett.testkit.FaultPlan;
import io.beckett.testkit.History;
import io.beckett.testkit.HistoryChecker;
import io.beckett.testkit.HistoryEvent.Kind;
import io.beckett.testkit.HistoryEvent.StreamId;
import io.beckett.testkit.HistoryRecorder;
import io.beckett.testkit.HistoryViolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Load, faults, peace, and then the question whether everything held. */
final class GuaranteeRun {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration UNRECORDED = Duration.ofSeconds(5);
    private static final int PROMISED = 5_000 + RecordedNode.CONCURRENCY;

    private final NodeSettings settings;
    private final List<FaultPlan.Kind> nodes;
    private final int perSecond;

    /**
     * @param settings the topic exists, and the tables do
     * @param nodes for each node what may happen to it: who may be killed is a process, the others live in this JVM
     */
    GuaranteeRun(NodeSettings settings, List<FaultPlan.Kind> nodes, int perSecond) {
        this.settings = settings;
        this.nodes = nodes;
        this.perSecond = perSecond;
    }

    /**
     * What came out.
     *
     * @param settled how long it took after the last fault until everything was done
     */
    record Result(
            History history,
            int kills,
            int restarts,
            int losses,
            int samples,
            Duration settled,
            Losses.Redelivered redelivered,
            List<HistoryViolation> violations) {

        long count(Kind kind) {
            return history.events().stream()
                    .filter(event -> event.kind() == kind)
                    .count();
        }

        @Override
        public String toString() {
            return """
                    messages %,d, runs %,d (failed %,d, skipped %,d)
                    kills %d, clean restarts %d, lost sessions %d; all was done %.1f s after the last fault
                    handled again %,d, because of one lost session at most %,d (promised: at most %,d)
                    samples of Postgres %,d
                    violations %d\
                    """.formatted(
                            count(Kind.PRODUCED),
                            count(Kind.STARTED),
                            count(Kind.FAILED),
                            count(Kind.SKIPPED),
                            kills,
                            restarts,
                            losses,
                            settled.toMillis() / 1_000.0,
                            redelivered.messages(),
                            redelivered.most(),
                            PROMISED,
                            samples,
                            violations.size());
        }
    }

    /** Runs so long with load and faults, and then until everything is done. */
    Result run(Duration howLong) throws Exception {
        try (var recorder = HistoryRecorder.appendingTo(settings.history("controller"));
                var pool = RecordedNode.pool(settings.jdbcUrl, "sampler", 1);
                var sampler = new Sampler(new ProgressReader(pool, settings.run), recorder);
                var faults = new Faults(settings, recorder, nodes)) {
            faults.startAll();
            Map<StreamId, Long> ends;
            try (var load = new Load(settings, perSecond, recorder)) {
                faults.run(FaultPlan.of(settings.seed, nodes), howLong);
                load.close();
                ends = ends(load);
            }
            var since = System.nanoTime();
            awaitDone(sampler, ends);
            var settled = Duration.ofNanos(System.nanoTime() - since);
            faults.checkRunning();
            faults.close();
            var samples = sampler.finish();
            Workload.SUBSCRIPTIONS.keySet().forEach(name -> leave(recorder, name));
            return check(samples, faults, settled);
        }
    }

    private Map<StreamId, Long> ends(Load load) {
        var ends = new HashMap<StreamId, Long>();
        for (var subscription : Workload.SUBSCRIPTIONS.keySet()) {
            for (var partition = 0; partition < Workload.PARTITIONS; partition++) {
                ends.put(id(subscription, "", partition), load.end(partition));
            }
        }
        return ends;
    }

    /** What is not done in time shows as missing in the history. */
    private static void awaitDone(Sampler sampler, Map<StreamId, Long> ends) {
        try {
            Awaitility.await("everything is done")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> sampler.sees(ends, Workload.failing()));
        } catch (ConditionTimeoutException e) {
            System.err.println("Not everything was done " + PATIENCE.toSeconds() + " s after the last fault.");
        }
    }

    /** The stream that fails for ever waits for a person, from its first message on. */
    private void leave(HistoryRecorder recorder, String subscription) {
        for (var partition = 0; partition < Workload.PARTITIONS; partition++) {
            recorder.left(id(subscription, Workload.FAILING, partition), 0, "fails for ever");
        }
    }

    private StreamId id(String subscription, String stream, int partition) {
        return new StreamId(settings.run, subscription, stream, new PartitionId(settings.run, partition));
    }

    private Result check(int samples, Faults faults, Duration settled) throws IOException {
        var losses = Losses.of(settings, faults.ends());
        var history = losses.addTo(History.read(files()));
        var checker = HistoryChecker.create().redeliveredPerFault(PROMISED);
        for (var subscription : Workload.SUBSCRIPTIONS.entrySet()) {
            checker = checker.subscription(
                    settings.run,
                    subscription.getKey(),
                    produced -> subscription.getValue().test(produced.note()));
        }
        var redelivered = losses.redelivered(history, UNRECORDED);
        var violations = new ArrayList<>(checker.check(history));
        violations.addAll(redelivered.violations());
        if (redelivered.most() > PROMISED) {
            violations.add(new HistoryViolation(
                    "I9",
                    redelivered.most() + " messages were handled again because of one loss, promised " + PROMISED));
        }
        if (!failedForEver(history)) {
            violations.add(new HistoryViolation("I5", "no stream failed for ever, so nothing was shown"));
        }
        return new Result(
                history, faults.kills(), faults.restarts(), losses.size(), samples, settled, redelivered, violations);
    }

    private static boolean failedForEver(History history) {
        return history.events().stream()
                .anyMatch(event ->
                        event.kind() == Kind.FAILED && event.stream().stream().equals(Workload.FAILING));
    }

    private List<Path> files() throws IOException {
        try (var files = Files.newDirectoryStream(settings.history, "*.history")) {
            var all = new ArrayList<Path>();
            files.forEach(all::add);
            return all;
        }
    }
}
