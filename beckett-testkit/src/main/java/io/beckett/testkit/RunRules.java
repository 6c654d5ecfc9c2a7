package io.beckett.testkit;

import io.beckett.testkit.HistoryChecker.Subscription;
import io.beckett.testkit.HistoryEvent.Kind;
import io.beckett.testkit.HistoryEvent.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** I1, I2 and I3: every message is handled, in order, by one handler at a time. */
final class RunRules {
    private static final long NEVER = Long.MAX_VALUE;

    private final History history;
    private final HistoryFaults faults;
    private final Violations violations;
    private final Map<StreamId, List<HistoryRun>> runs;
    private final Map<StreamId, NavigableMap<Long, HistoryEvent>> expected = new LinkedHashMap<>();
    private final Map<StreamId, Map<Long, Long>> finishedAt = new HashMap<>();

    RunRules(History history, List<Subscription> subscriptions, Violations violations) {
        this.history = history;
        this.faults = new HistoryFaults(history);
        this.violations = violations;
        this.runs = history.runs();
        for (var produced : history.events(Kind.PRODUCED)) {
            for (var subscription : subscriptions) {
                if (subscription.wants().test(produced)) {
                    var id = produced.stream().of(subscription.group(), subscription.name());
                    expected.computeIfAbsent(id, unused -> new TreeMap<>())
                            .put(produced.offsets().get(0), produced);
                }
            }
        }
        for (var event : history.events()) {
            if (event.finishes()) {
                var ofStream = finishedAt.computeIfAbsent(event.stream(), unused -> new HashMap<>());
                event.offsets().forEach(offset -> ofStream.putIfAbsent(offset, event.seq()));
            }
        }
    }

    private long finishedAt(StreamId stream, long offset) {
        return finishedAt.getOrDefault(stream, Map.of()).getOrDefault(offset, NEVER);
    }

    void lost() {
        var left = new HashMap<StreamId, Long>();
        for (var event : history.events(Kind.LEFT)) {
            left.merge(event.stream(), event.offsets().get(0), Math::min);
        }
        expected.forEach((stream, messages) -> messages.forEach((offset, produced) -> {
            var waits = left.getOrDefault(stream, NEVER) <= offset;
            if (finishedAt(stream, offset) == NEVER && !waits) {
                violations.add(
                        "I1",
                        "offset " + offset + " of " + stream + " was produced and never finished",
                        stream,
                        produced.seq());
            }
        }));
    }

    void outOfOrder() {
        runs.forEach((stream, ofStream) -> {
            var offsets =
                    new TreeSet<>(expected.getOrDefault(stream, new TreeMap<>()).keySet());
            ofStream.forEach(run -> offsets.addAll(run.start().offsets()));
            var allFinishedAt = allFinishedAt(stream, offsets);
            for (var run : ofStream) {
                var first = run.start().offsets().get(0);
                var before = allFinishedAt.lowerEntry(first);
                if (before != null && before.getValue() > run.startedAt()) {
                    var earlier = offsets.headSet(first).stream()
                            .filter(offset -> finishedAt(stream, offset) > run.startedAt())
                            .findFirst()
                            .orElseThrow();
                    violations.add(
                            "I2",
                            "offset " + first + " of " + stream + " started before offset " + earlier
                                    + " succeeded or was skipped",
                            stream,
                            run.startedAt());
                }
                batchIsConsecutive(stream, run, offsets);
            }
        });
    }

    /** By offset: when everything up to it was finished. */
    private NavigableMap<Long, Long> allFinishedAt(StreamId stream, NavigableSet<Long> offsets) {
        var allFinishedAt = new TreeMap<Long, Long>();
        var latest = 0L;
        for (var offset : offsets) {
            latest = Math.max(latest, finishedAt(stream, offset));
            allFinishedAt.put(offset, latest);
        }
        return allFinishedAt;
    }

    private void batchIsConsecutive(StreamId stream, HistoryRun run, NavigableSet<Long> offsets) {
        var batch = run.start().offsets();
        var between = List.copyOf(offsets.subSet(batch.get(0), true, batch.get(batch.size() - 1), true));
        if (!between.equals(batch)) {
            violations.add(
                    "I2",
                    "a batch of " + stream + " has offsets " + batch + ", the stream has " + between,
                    stream,
                    run.startedAt());
        }
    }

    void overlapping() {
        runs.forEach((stream, ofStream) -> {
            var goingOn = new ArrayList<HistoryRun>();
            for (var run : ofStream) {
                goingOn.removeIf(earlier -> faults.over(earlier) < run.startedAt());
                for (var earlier : goingOn) {
                    if (!mayOverlap(stream, earlier, run)) {
                        violations.add(
                                "I3",
                                "run " + run.start().run() + " of " + stream + " started while run "
                                        + earlier.start().run() + " was going on",
                                stream,
                                run.startedAt());
                    }
                }
                goingOn.add(run);
            }
        });
    }

    private boolean mayOverlap(StreamId stream, HistoryRun first, HistoryRun second) {
        // A node knows what it runs itself, also when its session was lost in between.
        return first.node().equals(second.node())
                ? faults.rolledBack(first.startedAt(), second.startedAt())
                : faults.tookAway(first.node(), stream, first.startedAt(), second.startedAt())
                        .isPresent();
    }
}
