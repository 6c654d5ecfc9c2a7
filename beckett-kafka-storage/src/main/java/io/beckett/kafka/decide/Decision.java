package io.beckett.kafka.decide;

import java.util.List;
import java.util.Optional;

/** What comes of a command. */
public sealed interface Decision {
    /**
     * To be done in this order: facts into the store, records into the log, the reply. All of it, also where a restarted
     * decider does it again.
     *
     * @param facts none unless something was accepted for the first time
     * @param records as many as messages were accepted for the first time
     * @param reply empty if the command does not say who waits
     */
    record Decided(List<Fact> facts, List<LogRecord> records, Optional<Reply> reply) implements Decision {
        /** Copies the lists. */
        public Decided {
            facts = List.copyOf(facts);
            records = List.copyOf(records);
        }
    }

    /** Nothing in this partition may be decided any more, until somebody has looked. */
    record Halted(String reason) implements Decision {}
}
