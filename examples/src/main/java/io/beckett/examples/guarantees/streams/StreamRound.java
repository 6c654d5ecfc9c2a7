package io.beckett.examples.guarantees.streams;

import io.beckett.examples.guarantees.ProcessLife;
import io.beckett.examples.guarantees.Rounds;
import io.beckett.message.ReadOptions;
import io.beckett.testkit.HistoryViolation;
import io.beckett.testkit.StreamCall;
import io.beckett.testkit.StreamCallChecker;
import io.beckett.testkit.StreamCallLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Processes that append and read, what happens to them, and the question whether everything held. */
final class StreamRound {
    private final String bootstrapServers;
    private final String log;
    private final Path folder;
    private final SplittableRandom random;
    private final List<ProcessLife> nodes = new ArrayList<>();
    private int lives;
    private int kills;
    private int lostStates;
    private int sleeps;
    private int restarts;

    StreamRound(String bootstrapServers, String log, Path folder, long seed) {
        this.bootstrapServers = bootstrapServers;
        this.log = log;
        this.folder = folder;
        this.random = new SplittableRandom(seed);
    }

    Rounds.Outcome run(int count, Duration howLong) throws Exception {
        try {
            for (var node = 0; node < count; node++) {
                nodes.add(begin(node));
            }
            for (var node : nodes) {
                node.awaitReady();
            }
            var end = System.nanoTime() + howLong.toNanos();
            while (System.nanoTime() < end) {
                pause(500 + random.nextInt(3_000));
                happen(random.nextInt(count));
            }
            for (var node : nodes) {
                node.end();
            }
        } finally {
            nodes.forEach(ProcessLife::kill);
        }
        return check();
    }

    private ProcessLife begin(int node) {
        var name = "node-" + node + "-life-" + ++lives;
        return ProcessLife.begin(
                name,
                folder,
                StreamNodeMain.class,
                List.of(
                        bootstrapServers,
                        log,
                        state(node).toString(),
                        folder.resolve(name + ".calls").toString(),
                        name,
                        Long.toString(random.nextLong())));
    }

    private Path state(int node) {
        return folder.resolve("state-" + node);
    }

    private void happen(int node) throws Exception {
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                nodes.get(node).kill();
                kills++;
                if (random.nextBoolean()) {
                    Rounds.delete(state(node));
                    lostStates++;
                }
            }
            case 2, 3 -> {
                nodes.get(node).signal("STOP");
                pause((int) StreamNode.SESSION.toMillis() + random.nextInt(2_500));
                nodes.get(node).signal("CONT");
                sleeps++;
                return;
            }
            default -> {
                nodes.get(node).end();
                restarts++;
            }
        }
        pause(random.nextInt(1_500));
        nodes.set(node, begin(node));
        nodes.get(node).awaitReady();
    }

    /** Time passes: there is nothing to wait for between two faults. */
    private static void pause(int millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    private Rounds.Outcome check() throws Exception {
        var last = folder.resolve("last.calls");
        try (var calls = StreamCallLog.appendingTo(last);
                var node = StreamNode.start(bootstrapServers, log, folder.resolve("state-last"))) {
            var store = new RecordedStore(node.store(), "last", calls);
            StreamCallers.STREAMS.forEach(stream -> store.read(stream, ReadOptions.all()));
        }
        var calls = StreamCallLog.read(files());
        var violations = new ArrayList<>(StreamCallChecker.check(calls));
        var foreign = ForeignReader.of(bootstrapServers, log, StreamNode.PARTITIONS);
        for (var call : StreamCallLog.read(List.of(last))) {
            var read = (StreamCall.Read) call;
            if (!foreign.ids().getOrDefault(read.stream(), List.of()).equals(read.ids())) {
                violations.add(new HistoryViolation(
                        "I8", "the log tells another stream " + read.stream() + " than a read of it: " + read.ids()));
            }
        }
        if (StreamCallLog.read(List.of(last)).size() < StreamCallers.STREAMS.size()) {
            violations.add(new HistoryViolation("I8", "not every stream could be read in the end"));
        }
        return new Rounds.Outcome(text(calls, foreign, violations), violations);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".calls")).toList();
        }
    }

    private String text(List<StreamCall> calls, ForeignReader foreign, List<HistoryViolation> violations) {
        return """
                kills %d (%d with the loss of the state folder), sleeps beyond the session %d, clean restarts %d
                appended %,d, rejected %,d, without answer %,d, not stored %,d, reads %,d; records of the log that do not count %,d
                violations %d\
                """.formatted(
                        kills,
                        lostStates,
                        sleeps,
                        restarts,
                        count(calls, StreamCall.Appended.class),
                        count(calls, StreamCall.Rejected.class),
                        count(calls, StreamCall.Unanswered.class),
                        count(calls, StreamCall.NotStored.class),
                        count(calls, StreamCall.Read.class),
                        foreign.copies(),
                        violations.size());
    }

    private static long count(List<StreamCall> calls, Class<? extends StreamCall> kind) {
        return calls.stream().filter(kind::isInstance).count();
    }
}
