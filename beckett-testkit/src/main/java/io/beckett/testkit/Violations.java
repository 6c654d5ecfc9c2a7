package io.beckett.testkit;

import io.beckett.testkit.HistoryEvent.StreamId;
import java.util.ArrayList;
import java.util.List;

/** Collects violations; the first ones with the lines of their stream. */
final class Violations {
    private static final int SHOWN = 20;

    private final History history;
    private final List<HistoryViolation> violations = new ArrayList<>();

    Violations(History history) {
        this.history = history;
    }

    void add(String invariant, String what, StreamId stream, long seq) {
        var lines = violations.size() < SHOWN ? "\n" + history.around(stream, seq) : "";
        violations.add(new HistoryViolation(invariant, what + lines));
    }

    List<HistoryViolation> list() {
        return List.copyOf(violations);
    }
}
