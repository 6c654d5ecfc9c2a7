package io.beckett.kafka.decide;

import java.util.ArrayList;
import java.util.List;

/**
 * Which records of one partition of the log count: exactly the next {@code seq}. Everything else is a copy, or stands
 * behind a gap that its writer left; that writer could not commit past the gap, so a later writer wrote all of it again,
 * in order. Messages of one append are handed over together.
 *
 * <p>What is accepted is the same for every reader that starts at the beginning or where another one stopped. Belongs to
 * one thread.
 *
 * @param <T> what is handed over for a record
 */
public final class ReaderRule<T> {
    private final List<T> append = new ArrayList<>();
    private long lastSeq;
    private int begunAt;
    private long repeats;
    private long ahead;

    /** @param lastSeq of the last message before the offset at which reading starts; 0 at the start */
    public ReaderRule(long lastSeq) {
        this.lastSeq = lastSeq;
    }

    /**
     * Takes the next record of the partition.
     *
     * @return the messages of an append when this record is accepted and the last of them, else nothing
     * @throws IllegalStateException if the log holds records that Beckett did not write
     */
    public List<T> offer(LogPlace place, T message) {
        if (place.seq() != lastSeq + 1) {
            if (place.seq() > lastSeq) {
                ahead++;
            } else {
                repeats++;
            }
            return List.of();
        }
        if (append.isEmpty()) {
            begunAt = place.index(); // what stands before it in its append was handed over before reading stopped
        }
        if (place.index() != begunAt + append.size()) {
            throw new IllegalStateException("Message " + (place.index() + 1) + " of an append of " + place.count()
                    + " follows after " + append.size() + " from " + (begunAt + 1)
                    + " on: the log holds records that Beckett did not write");
        }
        lastSeq = place.seq();
        ahead = 0;
        append.add(message);
        if (!place.isLastOfAppend()) {
            return List.of();
        }
        var complete = List.copyOf(append);
        append.clear();
        return complete;
    }

    /** The {@code seq} that was accepted last. Between two appends it belongs, with the offset behind it, to a frontier. */
    public long lastSeq() {
        return lastSeq;
    }

    /** Whether the last append that was begun is complete. */
    public boolean isBetweenAppends() {
        return append.isEmpty();
    }

    /** How many copies were passed over. */
    public long repeats() {
        return repeats;
    }

    /** How many records beyond the next one came since one was accepted: if it stays above 0, the log has a gap. */
    public long ahead() {
        return ahead;
    }
}
