package io.beckett.testkit;

import io.beckett.testkit.HistoryChecker.Subscription;
import io.beckett.testkit.HistoryEvent.Kind;
import io.beckett.testkit.HistoryEvent.StreamId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** I4 and I6: what was read from the checkpoint store while the test ran. */
final class SampleRules {
    private final History history;
    private final HistoryFaults faults;
    private final List<Subscription> subscriptions;
    private final Violations violations;

    SampleRules(History history, List<Subscription> subscriptions, Violations violations) {
        this.history = history;
        this.faults = new HistoryFaults(history);
        this.subscriptions = subscriptions;
        this.violations = violations;
    }

    void goingBack() {
        goingBack(Kind.POSITION, "position");
        goingBack(Kind.FRONTIER, "frontier");
    }

    private void goingBack(Kind kind, String what) {
        var before = new HashMap<StreamId, HistoryEvent>();
        for (var sample : history.events(kind)) {
            var earlier = before.put(sample.stream(), sample);
            if (earlier != null
                    && sample.offsets().get(0) < earlier.offsets().get(0)
                    && !faults.rolledBack(earlier.seq(), sample.seq())) {
                violations.add(
                        "I4",
                        what + " of " + sample.stream() + " went back from "
                                + earlier.offsets().get(0) + " to "
                                + sample.offsets().get(0),
                        sample.stream(),
                        sample.seq());
            }
        }
    }

    void passedOver() {
        var open = new HashMap<StreamId, NavigableMap<Long, HistoryEvent>>();
        var finished = new HashMap<StreamId, Set<Long>>();
        var written = new HashMap<String, Map<StreamId, Set<Long>>>();
        for (var event : history.events()) {
            if (event.finishes()) {
                finished.computeIfAbsent(event.stream(), unused -> new HashSet<>())
                        .addAll(event.offsets());
                open.getOrDefault(partitionOf(event.stream()), new TreeMap<>())
                        .keySet()
                        .removeAll(event.offsets());
            }
            switch (event.kind()) {
                case PRODUCED -> expect(event, open, finished);
                case WRITTEN_DOWN ->
                    written.computeIfAbsent(event.run(), unused -> new HashMap<>())
                            .computeIfAbsent(event.stream(), unused -> new HashSet<>())
                            .addAll(event.offsets());
                case FRONTIER ->
                    passedOver(
                            event,
                            open.getOrDefault(event.stream(), new TreeMap<>()),
                            written.getOrDefault(event.run(), Map.of()));
                default -> {}
            }
        }
    }

    private static StreamId partitionOf(StreamId stream) {
        return new StreamId(stream.group(), stream.subscription(), "", stream.partition());
    }

    /** A message is handled sometimes before the program that wrote it comes to write that down. */
    private void expect(
            HistoryEvent produced,
            Map<StreamId, NavigableMap<Long, HistoryEvent>> open,
            Map<StreamId, Set<Long>> finished) {
        for (var subscription : subscriptions) {
            var stream = produced.stream().of(subscription.group(), subscription.name());
            var offset = produced.offsets().get(0);
            if (subscription.wants().test(produced)
                    && !finished.getOrDefault(stream, Set.of()).contains(offset)) {
                open.computeIfAbsent(partitionOf(stream), unused -> new TreeMap<>())
                        .put(offset, produced);
            }
        }
    }

    private void passedOver(
            HistoryEvent frontier, NavigableMap<Long, HistoryEvent> open, Map<StreamId, Set<Long>> written) {
        open.headMap(frontier.offsets().get(0), false).forEach((offset, produced) -> {
            var stream = produced.stream()
                    .of(frontier.stream().group(), frontier.stream().subscription());
            if (!written.getOrDefault(stream, Set.of()).contains(offset)) {
                violations.add(
                        "I6",
                        "the frontier of " + frontier.stream() + " is "
                                + frontier.offsets().get(0) + ", but offset " + offset + " of " + stream
                                + " is neither finished nor written down",
                        stream,
                        frontier.seq());
            }
        });
    }
}
