package io.beckett.kafka.decide;

import java.util.List;

/** What is asked of the partition that a stream lives in. */
public sealed interface Command {
    /** Founds the partition, or asks whether it was founded with the same settings. The record needs no key. */
    record Founding(Genesis genesis) implements Command {}

    /**
     * Appends messages to the stream that the record's key names: all of them or none.
     *
     * @param idsGenerated the ids alone say that an append is a repeat, whatever else it holds
     * @param messages at least one, no id twice
     */
    record Append(Expected expected, boolean idsGenerated, List<NewMessage> messages) implements Command {
        /** Copies the list. */
        public Append {
            messages = List.copyOf(messages);
        }
    }

    /**
     * Reads messages of the stream that the record's key names. The answer is one page, bounded in bytes.
     *
     * @param from the first position, 1 and up, also where it is read backwards
     * @param to the last position, {@link Long#MAX_VALUE} for the end
     * @param limit how many messages at most, 0 for the version alone
     */
    record Read(long from, long to, Direction direction, int limit) implements Command {}

    /** Asks for the newest {@code seq} of the partition. The record needs no key. */
    record Head() implements Command {}

    /** Cannot be decoded. Answered, never decided. */
    record Invalid(String reason) implements Command {}

    /** The order in which messages are read. */
    enum Direction {
        /** Oldest first. */
        FORWARD,
        /** Newest first. */
        BACKWARD
    }
}
