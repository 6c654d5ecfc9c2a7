package io.beckett.runtime;

import io.beckett.spi.StreamKey;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;

/**
 * Records that were read after a take and may be accounted for already: they wait until the store has said how far their
 * streams are, and whatever comes after them waits behind them.
 */
final class Unverified {
    private final Track track;
    private final HeldLease lease;
    private final Engine engine;
    private final long askBelow;
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private boolean asking;

    /** @param askBelow records below this offset may be accounted for already */
    Unverified(Track track, long askBelow) {
        this.track = track;
        this.lease = track.lease;
        this.engine = lease.group.engine;
        this.askBelow = askBelow;
    }

    /** Keeps the record if it must wait. */
    boolean holds(Entry entry) {
        if (waiting.isEmpty() && entry.offset() >= askBelow) {
            return false;
        }
        waiting.add(entry);
        return true;
    }

    void clear() {
        waiting.clear();
    }

    /** Asks the store about streams whose records may be accounted for; one question at a time. */
    void ask() {
        if (asking || waiting.isEmpty() || track.ending) {
            return;
        }
        var keys = new LinkedHashSet<StreamKey>();
        for (var entry : waiting) {
            var stream = track.stream(entry.message().stream());
            if (entry.offset() < askBelow && stream.accountedTo < 0) {
                keys.add(stream.key);
            }
        }
        if (keys.isEmpty()) {
            verify();
            return;
        }
        asking = true;
        engine.call(
                StoreCall.Channel.SESSION,
                "accounted " + lease.key,
                store -> store.accounted(lease.key, keys),
                answer -> {
                    asking = false;
                    for (var key : keys) {
                        var stream = track.known(key.stream());
                        if (stream != null) {
                            stream.accountedTo = answer.getOrDefault(key, 0L);
                        }
                    }
                    verify();
                    ask();
                },
                failure -> {
                    asking = false;
                    engine.later(lease, this::ask);
                });
    }

    private void verify() {
        if (track.ending || lease.isLost()) {
            return;
        }
        for (var entry = waiting.peek(); entry != null; entry = waiting.peek()) {
            var stream = track.stream(entry.message().stream());
            if (entry.offset() < askBelow) {
                if (stream.accountedTo < 0) {
                    return;
                }
                if (entry.position() <= stream.accountedTo) {
                    waiting.poll();
                    track.account(entry);
                    lease.flusher.frontierMoved();
                    track.settle(stream);
                    continue;
                }
            }
            waiting.poll();
            track.admit(stream, entry);
        }
    }
}
