package io.beckett.runtime;

import io.beckett.spi.AttemptRecord;
import io.beckett.spi.Backlog;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the lease holder knows of one stream of one subscription.
 *
 * <pre>
 *           failure, slow, saturation            flush recorded
 *   FAST ------------------------------> SPILLING ------------> DURABLE
 *    ^  \______________________________/                          |
 *    |        run ended before the flush                          |
 *    +------------------------------------------------------------+
 *              append answered: no such work row
 * </pre>
 */
final class FastStream implements RunOwner {
    enum Lane {
        /** Its messages are handled from memory. */
        FAST,
        /** Decided to leave the fast lane; nothing of it starts here any more. */
        SPILLING,
        /** Its messages are appended to its work row. */
        DURABLE
    }

    /** How a stream enters the durable lane. */
    record Spill(
            WorkStatus status,
            Duration dueIn,
            int attempts,
            long attemptPosition,
            @Nullable AttemptRecord attempt,
            @Nullable String token,
            long request,
            int takeovers) {
        static Spill ready() {
            return new Spill(WorkStatus.READY, Duration.ZERO, 0, 0, null, null, 0, 0);
        }

        /** One of its messages may be what ends processes. */
        static Spill suspect(int takeovers) {
            return new Spill(WorkStatus.READY, Duration.ZERO, 0, 0, null, null, 0, takeovers);
        }

        /** Its earlier messages may wait in another partition. */
        static Spill behind() {
            return new Spill(WorkStatus.BEHIND, Duration.ZERO, 0, 0, null, null, 0, 0);
        }

        static Spill reserved(String token) {
            return new Spill(WorkStatus.READY, Duration.ZERO, 0, 0, null, token, 0, 0);
        }
    }

    final Track track;
    final StreamKey key;
    Lane lane = Lane.FAST;
    /** Waiting messages in order; those being written by the flush under way come first. */
    private @Nullable Entry head;

    private @Nullable Entry tail;
    int waiting;
    /** How many of the waiting ones the flush under way carries. */
    int beingWritten;

    @Nullable
    Run running;

    private @Nullable Entry runningEntries;
    /** A run that ended while the flush under way was making it durable. */
    @Nullable
    Outcome endedMeanwhile;

    /** Everything below is finished; 0 if nothing was finished here. */
    long finished;
    /** Finished messages that no flush has recorded. */
    int unflushed;

    boolean inTurnQueue;
    boolean dirty;

    @Nullable
    Spill spill;

    boolean spillBeingWritten;
    /** Entered the durable lane because it failed, or nobody knows why: its messages are not urgent there. */
    boolean blocked;
    /** When the messages that were collected of it while it was blocked are appended at the latest. */
    long appendBy;
    /** What was known of streams that wait elsewhere when it was put behind itself. */
    int behindAsOf;
    /** What the store had accounted for when the lease was taken; -1 while unknown. */
    long accountedTo = -1;

    FastStream(Track track, StreamKey key) {
        this.track = track;
        this.key = key;
    }

    UUID hash() {
        return key.stream().hash();
    }

    void add(Entry entry) {
        entry.next = null;
        if (tail == null) {
            head = entry;
        } else {
            tail.next = entry;
        }
        tail = entry;
        waiting++;
    }

    @Nullable
    Entry peek() {
        return head;
    }

    Entry poll() {
        var first = head;
        if (first == null) {
            throw new IllegalStateException(key + " has no waiting message");
        }
        head = first.next;
        if (head == null) {
            tail = null;
        }
        first.next = null;
        waiting--;
        return first;
    }

    /** Moves up to {@code most} waiting messages into the run. */
    List<Entry> take(int most) {
        var taken = new ArrayList<Entry>(Math.min(most, waiting));
        Entry last = null;
        while (taken.size() < most && head != null) {
            var entry = poll();
            if (last == null) {
                runningEntries = entry;
            } else {
                last.next = entry;
            }
            last = entry;
            taken.add(entry);
        }
        return taken;
    }

    /** The messages of the run, in order. */
    List<Entry> runningEntries() {
        var entries = new ArrayList<Entry>();
        for (var entry = runningEntries; entry != null; entry = entry.next) {
            entries.add(entry);
        }
        return entries;
    }

    void runIsOver() {
        running = null;
        runningEntries = null;
    }

    /** Puts messages of a run that are not finished back before the waiting ones. */
    void putBack(List<Entry> entries) {
        for (var i = entries.size() - 1; i >= 0; i--) {
            var entry = entries.get(i);
            entry.next = head;
            head = entry;
            if (tail == null) {
                tail = entry;
            }
            waiting++;
        }
    }

    /** Whether the message whose turn it is can be handled without being read again. */
    boolean startsInMemory() {
        return head != null && head.isInMemory();
    }

    List<Entry> waitingEntries() {
        var entries = new ArrayList<Entry>(waiting);
        for (var entry = head; entry != null; entry = entry.next) {
            entries.add(entry);
        }
        return entries;
    }

    static Backlog backlog(List<Entry> entries) {
        var offsets = new long[entries.size()];
        var timestamps = new long[entries.size()];
        for (var i = 0; i < offsets.length; i++) {
            offsets[i] = entries.get(i).offset();
            timestamps[i] = entries.get(i).timestampMillis();
        }
        return new Backlog(offsets, timestamps);
    }

    /** Whether memory need not know of it any more. */
    boolean isForgettable() {
        return waiting == 0
                && running == null
                && !dirty
                && unflushed == 0
                && spill == null
                && !spillBeingWritten
                && lane != Lane.SPILLING
                && !inTurnQueue;
    }

    @Override
    public void ended(Run run, Outcome outcome) {
        track.runs.ended(this, run, outcome);
    }

    @Override
    public void overran(Run run, Outcome.Failed timeOut) {
        track.runs.overran(this, run, timeOut);
    }
}
