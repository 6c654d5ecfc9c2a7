package io.beckett.testkit;

import io.beckett.testkit.HistoryEvent.StreamId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** I9: a message that did not fail is handled again only after a fault, and not too many because of one. */
final class RedeliveryRule {
    private final History history;
    private final HistoryFaults faults;
    private final Violations violations;
    private final Map<HistoryEvent, Integer> byFault = new LinkedHashMap<>();

    RedeliveryRule(History history, Violations violations) {
        this.history = history;
        this.faults = new HistoryFaults(history);
        this.violations = violations;
    }

    void check(Optional<Integer> perFault) {
        history.runs().forEach(this::check);
        byFault.forEach((fault, count) -> {
            if (perFault.isPresent() && count > perFault.get()) {
                violations.add(
                        "I9",
                        count + " messages were handled again because of one fault, allowed " + perFault.get(),
                        fault.stream(),
                        fault.seq());
            }
        });
    }

    private void check(StreamId stream, List<HistoryRun> runs) {
        var before = new HashMap<Long, HistoryRun>();
        for (var run : runs) {
            for (var offset : run.start().offsets()) {
                var earlier = before.put(offset, run);
                if (earlier == null || earlier.failedAt(offset)) {
                    continue;
                }
                var fault = faults.tookAway(earlier.node(), stream, earlier.startedAt(), run.startedAt());
                if (fault.isPresent()) {
                    byFault.merge(fault.get(), 1, Integer::sum);
                } else {
                    violations.add(
                            "I9",
                            "offset " + offset + " of " + stream + " was handled again without a fault",
                            stream,
                            run.startedAt());
                }
            }
        }
    }
}
