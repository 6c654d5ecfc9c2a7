package io.beckett.testkit;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counters by statement text. Safe for all threads. */
final class StatementCounters {
    private final Map<String, Counter> byText = new ConcurrentHashMap<>();

    Counter of(@Nullable String text) {
        var oneLine = Objects.requireNonNullElse(text, "").strip().replaceAll("\\s+", " ");
        return byText.computeIfAbsent(oneLine, unused -> new Counter());
    }

    List<StatementCount> counts() {
        return byText.entrySet().stream()
                .map(entry -> entry.getValue().count(entry.getKey()))
                .sorted(Comparator.comparing(StatementCount::roundTrips)
                        .reversed()
                        .thenComparing(StatementCount::statement))
                .toList();
    }

    void reset() {
        byText.clear();
    }

    /** What one statement text did. */
    static final class Counter {
        private final LongAdder roundTrips = new LongAdder();
        private final LongAdder executions = new LongAdder();
        private final LongAdder batches = new LongAdder();
        private final LongAdder returned = new LongAdder();
        private final LongAdder updated = new LongAdder();

        /** One round trip that carries that many executions. */
        void executed(int statements) {
            roundTrips.increment();
            executions.add(statements);
        }

        void batch() {
            batches.increment();
        }

        void returned() {
            returned.increment();
        }

        void updated(long rows) {
            updated.add(Math.max(0, rows));
        }

        StatementCount count(String text) {
            return new StatementCount(
                    text, roundTrips.sum(), executions.sum(), batches.sum(), returned.sum(), updated.sum());
        }
    }
}
