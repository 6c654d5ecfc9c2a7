package io.beckett.testkit;

import io.beckett.spi.PartitionId;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * One line of a history: something that was produced, handled, seen or done.
 *
 * @param seq orders the events of all processes of one machine
 * @param kind what happened
 * @param node where; empty for what belongs to no node
 * @param owner tells holdings of the stream apart: the fencing token of a run; empty otherwise
 * @param stream whose; group and subscription are empty for what was produced
 * @param offsets of the messages that the event is about; for positions and frontiers the number itself
 * @param run ties the end of a run to its start, and the parts of a sample together
 * @param note message ids, the kind of a fault, a reason
 */
public record HistoryEvent(
        long seq, Kind kind, String node, String owner, StreamId stream, List<Long> offsets, String run, String note) {
    private static final String SEPARATOR = "\t";
    private static final String END = ".";
    private static final int FIELDS = 13;

    /** What happened. */
    public enum Kind {
        /** A foreign program wrote a message. */
        PRODUCED,
        /** A handler started, with one message or a batch. */
        STARTED,
        /** It ended and these messages succeeded: all of them. */
        SUCCEEDED,
        /** It ended; only these messages, the first of the batch, are finished. */
        FAILED,
        /** It ended; these messages were skipped. */
        SKIPPED,
        /** A process was killed, a session lost, a reservation taken away, a database rolled back. */
        FAULT,
        /** Where a stream was recorded to be: everything below is finished. */
        POSITION,
        /** Part of a sample, before its frontier: messages of a stream from one position to another are written down. */
        WRITTEN_DOWN,
        /** A frontier as it was read before the parts of its sample. */
        FRONTIER,
        /** What a person must decide about: from this position on the stream is not handled. */
        LEFT
    }

    /**
     * A stream in one partition as one subscription sees it.
     *
     * @param group empty if it is no subscription's
     * @param subscription empty if it is no subscription's
     * @param stream empty for what is about a whole partition
     * @param partition where
     */
    public record StreamId(String group, String subscription, String stream, PartitionId partition) {
        static final StreamId NONE = new StreamId("", "", "", new PartitionId("", 0));

        StreamId of(String otherGroup, String otherSubscription) {
            return new StreamId(otherGroup, otherSubscription, stream, partition);
        }

        @Override
        public String toString() {
            return group + "/" + subscription + "/" + stream + "@" + partition;
        }
    }

    /** Whether its offsets are finished by it. */
    boolean finishes() {
        return kind == Kind.SUCCEEDED || kind == Kind.SKIPPED || kind == Kind.FAILED;
    }

    /** The event on one line; its last field tells whether the line was written to its end. */
    String line() {
        var numbers = new StringJoiner(",");
        offsets.forEach(offset -> numbers.add(offset.toString()));
        return String.join(
                SEPARATOR,
                Long.toString(seq),
                kind.name(),
                clean(node),
                clean(owner),
                clean(stream.group()),
                clean(stream.subscription()),
                clean(stream.stream()),
                clean(stream.partition().topic()),
                Integer.toString(stream.partition().partition()),
                numbers.toString(),
                clean(run),
                clean(note),
                END);
    }

    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** Empty for a line that a killed process did not finish. */
    static Optional<HistoryEvent> parse(String line) {
        var fields = line.split(SEPARATOR, -1);
        if (fields.length != FIELDS || !fields[FIELDS - 1].equals(END)) {
            return Optional.empty();
        }
        var partition = new PartitionId(fields[7], Integer.parseInt(fields[8]));
        var offsets = fields[9].isEmpty()
                ? List.<Long>of()
                : List.of(fields[9].split(",", -1)).stream().map(Long::valueOf).toList();
        return Optional.of(new HistoryEvent(
                Long.parseLong(fields[0]),
                Kind.valueOf(fields[1]),
                fields[2],
                fields[3],
                new StreamId(fields[4], fields[5], fields[6], partition),
                offsets,
                fields[10],
                fields[11]));
    }

    @Override
    public String toString() {
        var text = new StringBuilder().append(seq).append(' ').append(kind);
        if (!node.isEmpty()) {
            text.append(" on ").append(node);
        }
        if (!stream.stream().isEmpty()) {
            text.append(' ').append(stream);
        }
        if (!offsets.isEmpty()) {
            text.append(' ').append(offsets);
        }
        if (!owner.isEmpty()) {
            text.append(" fence ").append(owner);
        }
        if (!run.isEmpty()) {
            text.append(" run ").append(run);
        }
        return note.isEmpty()
                ? text.toString()
                : text.append(" (").append(note).append(')').toString();
    }
}
