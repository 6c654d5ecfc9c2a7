package io.beckett.examples.guarantees;

import io.beckett.examples.guarantees.SessionLog.Loss;
import io.beckett.spi.PartitionId;
import io.beckett.testkit.History;
import io.beckett.testkit.HistoryEvent;
import io.beckett.testkit.HistoryEvent.Kind;
import io.beckett.testkit.HistoryEvent.StreamId;
import io.beckett.testkit.HistoryRecorder.Fault;
import io.beckett.testkit.HistoryViolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The sessions that were lost in a run, by kills and by slowness, and what they excuse. */
final class Losses {

    private static final StreamId NO_STREAM = new StreamId("", "", "", new PartitionId("", 0));

    private final List<Loss> losses;

    private Losses(List<Loss> losses) {
        this.losses = losses;
    }

    static Losses of(NodeSettings settings, Map<String, OptionalLong> killed) {
        var losses = new ArrayList<Loss>();
        killed.forEach((life, at) -> losses.addAll(SessionLog.losses(settings.history, life, at)));
        return new Losses(losses);
    }

    int size() {
        return losses.size();
    }

    /**
     * The history with the losses of sessions as faults. Nobody saw when a session ended, only when it was last alive; so
     * its loss stands there, and once more after each run that its node still started.
     */
    History addTo(History history) {
        var faults = new ArrayList<HistoryEvent>();
        for (var loss : losses) {
            faults.add(fault(loss, loss.lastAlive()));
            for (var event : history.events()) {
                if (event.kind() == Kind.STARTED
                        && event.node().equals(loss.life())
                        && event.seq() > loss.lastAlive()
                        && event.seq() <= loss.until()) {
                    faults.add(fault(loss, event.seq()));
                }
            }
        }
        return history.and(History.of(faults));
    }

    private static HistoryEvent fault(Loss loss, long after) {
        return new HistoryEvent(
                after + 1, Kind.FAULT, loss.life(), "", NO_STREAM, List.of(), "", Fault.SESSION_LOST.name());
    }

    /**
     * What was handled again.
     *
     * @param messages how many were, over all losses
     * @param most how many were because of one loss
     * @param violations those that had been handled too long before the loss to be unrecorded
     */
    record Redelivered(long messages, long most, List<HistoryViolation> violations) {}

    /** Counts what was handled again, and looks whether it was handled shortly before a loss. */
    Redelivered redelivered(History history, Duration unrecorded) {
        var handled = new HashMap<Place, HistoryEvent>();
        var byLoss = new HashMap<Loss, Set<Place>>();
        var violations = new ArrayList<HistoryViolation>();
        for (var event : history.events()) {
            for (var offset : event.offsets()) {
                var place = new Place(event.stream(), offset);
                if (event.kind() == Kind.SUCCEEDED || event.kind() == Kind.SKIPPED) {
                    handled.put(place, event);
                } else if (event.kind() == Kind.STARTED && handled.containsKey(place)) {
                    var before = handled.get(place);
                    lossAfter(before).ifPresent(loss -> {
                        byLoss.computeIfAbsent(loss, unused -> new HashSet<>()).add(place);
                        if (before.seq() < loss.lastAlive() - unrecorded.toNanos()) {
                            violations.add(new HistoryViolation(
                                    "I9",
                                    "%s was handled again, although %s had handled it %,d ms before it last lived:%n%s%n%s"
                                            .formatted(
                                                    place,
                                                    loss.life(),
                                                    (loss.lastAlive() - before.seq()) / 1_000_000,
                                                    before,
                                                    event)));
                        }
                    });
                }
            }
        }
        return new Redelivered(
                byLoss.values().stream().mapToLong(Set::size).sum(),
                byLoss.values().stream().mapToLong(Set::size).max().orElse(0),
                violations);
    }

    private Optional<Loss> lossAfter(HistoryEvent end) {
        return losses.stream()
                .filter(loss -> loss.life().equals(end.node()) && loss.until() >= end.seq())
                .min((a, b) -> Long.compare(a.until(), b.until()));
    }

    private record Place(StreamId stream, long offset) {
        @Override
        public String toString() {
            return "offset " + offset + " of " + stream;
        }
    }
}
