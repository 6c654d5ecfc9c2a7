package io.beckett.runtime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Streams of a track whose messages are to be appended to their work rows. A stream that failed waits for longer than its
 * next messages are collected: they are kept without their content, and one row takes many.
 */
final class ToAppend {
    static final long NEVER = Long.MAX_VALUE;

    private final Track track;
    private final Engine engine;
    private final LinkedHashSet<FastStream> urgent = new LinkedHashSet<>();
    private final LinkedHashSet<FastStream> ofBlocked = new LinkedHashSet<>();
    /** Messages of blocked streams that no flush carries yet. */
    private int collected;

    ToAppend(Track track, Engine engine) {
        this.track = track;
        this.engine = engine;
    }

    /** A message of a blocked stream is collected. */
    void collected() {
        collected++;
        if (collected > mostCollected()) {
            track.lease.flusher.toBeAppended(soon());
        }
    }

    /** Messages of blocked streams are not collected any more. */
    void givenUp(int messages) {
        collected -= messages;
    }

    /** The stream has messages that no flush carries. */
    void add(FastStream stream) {
        if (!stream.blocked) {
            urgent.add(stream);
            track.lease.flusher.toBeAppended(soon());
        } else if (ofBlocked.add(stream)) {
            stream.appendBy =
                    inSteps(engine.now() + engine.limits.appendBlockedEvery().toNanos());
            track.lease.flusher.toBeAppended(stream.appendBy);
        }
    }

    void remove(FastStream stream) {
        urgent.remove(stream);
        ofBlocked.remove(stream);
    }

    boolean isEmpty() {
        return urgent.isEmpty() && ofBlocked.isEmpty();
    }

    /** Takes those out whose time has come. */
    List<FastStream> take() {
        var taken = new ArrayList<>(urgent);
        urgent.clear();
        for (var rest = ofBlocked.iterator(); rest.hasNext(); ) {
            var stream = rest.next();
            if (stream.appendBy > engine.now() && collected <= mostCollected()) {
                break;
            }
            collected -= stream.waiting;
            taken.add(stream);
            rest.remove();
        }
        return taken;
    }

    /** When the next ones are to be taken, if no others come. */
    long due() {
        if (!urgent.isEmpty()) {
            return soon();
        }
        return ofBlocked.isEmpty() ? NEVER : ofBlocked.iterator().next().appendBy;
    }

    private long soon() {
        return engine.now() + engine.limits.appendEvery().toNanos();
    }

    private int mostCollected() {
        return engine.buffers.recordsPerCursor();
    }

    /** Those that come due at about the same time do so together. */
    private long inSteps(long time) {
        var step = Math.max(1, engine.limits.appendEvery().toNanos());
        return time + Math.floorMod(-time, step);
    }
}
