package io.beckett.testkit;

import io.beckett.testkit.HistoryEvent.Kind;
import io.beckett.testkit.HistoryEvent.StreamId;
import io.beckett.testkit.HistoryRecorder.Fault;
import java.util.List;
import java.util.Optional;

/** What went wrong on purpose, and what it excuses. */
final class HistoryFaults {
    private final List<HistoryEvent> faults;

    HistoryFaults(History history) {
        this.faults = history.events(Kind.FAULT);
    }

    private static Fault kind(HistoryEvent fault) {
        return Fault.valueOf(fault.note());
    }

    /** When a run was over, whether somebody wrote it down or its process was killed. */
    long over(HistoryRun run) {
        var killed = faults.stream()
                .filter(fault -> kind(fault) == Fault.CRASHED
                        && fault.node().equals(run.node())
                        && fault.seq() > run.startedAt())
                .mapToLong(HistoryEvent::seq)
                .min()
                .orElse(Long.MAX_VALUE);
        return Math.min(killed, run.endedAt());
    }

    /** The last fault between two moments that took a stream away from a node. */
    Optional<HistoryEvent> tookAway(String node, StreamId stream, long after, long before) {
        return faults.stream()
                .filter(fault -> fault.seq() > after && fault.seq() < before)
                .filter(fault -> switch (kind(fault)) {
                    case CRASHED, SESSION_LOST -> fault.node().equals(node);
                    case RESERVATION_RELEASED -> fault.stream().equals(stream);
                    case DATABASE_ROLLED_BACK -> true;
                })
                .reduce((first, second) -> second);
    }

    boolean rolledBack(long after, long before) {
        return faults.stream()
                .anyMatch(fault ->
                        kind(fault) == Fault.DATABASE_ROLLED_BACK && fault.seq() > after && fault.seq() < before);
    }
}
