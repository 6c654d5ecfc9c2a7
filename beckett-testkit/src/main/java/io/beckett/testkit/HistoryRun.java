package io.beckett.testkit;

import io.beckett.testkit.HistoryEvent.Kind;
import java.util.Optional;

/** A run of a handler; without an end if nobody wrote it down. */
record HistoryRun(HistoryEvent start, Optional<HistoryEvent> end) {
    String node() {
        return start.node();
    }

    long startedAt() {
        return start.seq();
    }

    /** Never, if nobody wrote it down. */
    long endedAt() {
        return end.map(HistoryEvent::seq).orElse(Long.MAX_VALUE);
    }

    boolean finished(long offset) {
        return end.isPresent() && end.get().offsets().contains(offset);
    }

    boolean failedAt(long offset) {
        return end.isPresent() && end.get().kind() == Kind.FAILED && !finished(offset);
    }
}
