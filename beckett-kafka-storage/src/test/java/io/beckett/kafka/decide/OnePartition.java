package io.beckett.kafka.decide;

import io.beckett.kafka.decide.Decision.Decided;
import java.util.ArrayList;
import java.util.List;

/** Partition 0, without any failure: each decision's facts are stored before the next command. */
final class OnePartition {
    final MemoryFacts facts = new MemoryFacts();
    final List<LogRecord> log = new ArrayList<>();
    private final Decider decider = new Decider(0, facts, command -> 0);
    private long next;

    Decision decide(Received received) {
        var decision = decider.decide(received);
        if (decision instanceof Decided decided) {
            facts.putAll(decided.facts());
            log.addAll(decided.records());
        }
        next = received.offset() + 1;
        return decision;
    }

    /** Founded, with the partition's next offset 1. */
    static OnePartition founded() {
        var partition = new OnePartition();
        partition.decide(Given.founding(0));
        return partition;
    }

    Answer answer(String stream, Command command) {
        return Outputs.answer(decide(Given.received(next, stream, command)));
    }

    long next() {
        return next;
    }
}
