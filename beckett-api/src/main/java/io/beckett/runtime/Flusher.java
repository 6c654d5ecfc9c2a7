package io.beckett.runtime;

import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult;
import io.beckett.spi.LeaseState;
import io.beckett.spi.Reservation;
import io.beckett.spi.StreamKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what the fast lane did: its leases in one transaction, one flush under way at a time, sent again unchanged until
 * its outcome is known. A node has two, so that one is prepared and accounted for while the other is in the database.
 */
final class Flusher {
    private static final Logger log = LoggerFactory.getLogger(Flusher.class);
    private static final long NEVER = Long.MAX_VALUE;

    private final Engine engine;
    private final StoreCall.Channel channel;
    private final Set<HeldLease> leases = new HashSet<>();
    private int finished;
    private List<FlushPart> sent = List.of();
    private long sentChangedAt = NEVER;
    private long changedAt = NEVER;
    private long movedAt = NEVER;
    private long appendsBy = NEVER;
    private int loss;

    Flusher(Engine engine, StoreCall.Channel channel) {
        this.engine = engine;
        this.channel = channel;
    }

    /** From now on it records what is done under this lease. */
    void add(HeldLease lease) {
        leases.add(lease);
    }

    /** The lease is given back or lost. */
    void remove(HeldLease lease) {
        leases.remove(lease);
    }

    /** How many leases it records. */
    int size() {
        return leases.size();
    }

    /** Messages were finished. */
    void finished(int messages) {
        finished += messages;
        changed();
    }

    /** Something was finished or is to be written down. */
    void changed() {
        changedAt = Math.min(changedAt, engine.now());
    }

    /** A feed read on; that alone is not urgent. */
    void frontierMoved() {
        movedAt = Math.min(movedAt, engine.now());
    }

    /** Messages are to be appended to work rows at that time at the latest. */
    void toBeAppended(long by) {
        appendsBy = Math.min(appendsBy, by);
    }

    /** When the oldest thing came up that is not recorded yet. */
    long oldest() {
        return Math.min(sentChangedAt, changedAt);
    }

    boolean isIdle() {
        return sent.isEmpty();
    }

    long nextDeadline() {
        if (!sent.isEmpty()) {
            return NEVER;
        }
        var next = NEVER;
        if (changedAt != NEVER) {
            next = changedAt + engine.limits.flushEvery().toNanos();
        }
        if (movedAt != NEVER) {
            next = Math.min(next, movedAt + engine.limits.flushFrontierEvery().toNanos());
        }
        next = Math.min(next, appendsBy);
        for (var lease : leases) {
            if (lease.isReleasing()) {
                next = lease.isReleasable() ? engine.now() : Math.min(next, lease.releaseBy());
            }
        }
        return next;
    }

    void check() {
        if (!sent.isEmpty() || !engine.session.isOpen()) {
            return;
        }
        if (finished >= engine.limits.flushAt() || engine.now() >= nextDeadline()) {
            flush();
        }
    }

    private void flush() {
        engine.helpers.spillWhatOthersCanTake();
        var frontiersToo = isOver(movedAt, engine.limits.flushFrontierEvery());
        var appendsToo = engine.now() >= appendsBy;
        var parts = new ArrayList<FlushPart>();
        for (var lease : leasesInOrder()) {
            FlushPart.of(lease, frontiersToo, appendsToo).ifPresent(parts::add);
        }
        var changed = changedAt;
        changedAt = NEVER;
        finished = 0;
        if (frontiersToo) {
            movedAt = NEVER;
        }
        if (appendsToo) {
            appendsBy = nextAppends();
        }
        if (!parts.isEmpty()) {
            sentChangedAt = changed;
            sent = parts;
            send(parts);
        }
    }

    private long nextAppends() {
        var next = NEVER;
        for (var lease : leases) {
            for (var track : lease.tracks()) {
                next = Math.min(next, track.crossing.toAppend.due());
            }
        }
        return next;
    }

    private boolean isOver(long since, Duration time) {
        return since != NEVER && engine.now() >= since + time.toNanos();
    }

    private void send(List<FlushPart> parts) {
        var flush = new Flush(
                engine.session.id(), parts.stream().map(part -> part.content).toList());
        var lossBefore = loss;
        engine.call(
                channel,
                "flush " + parts.stream().map(part -> part.lease.key.toString()).toList(),
                store -> store.flush(flush),
                result -> {
                    if (lossBefore == loss) {
                        answered(parts, result);
                    }
                },
                failure -> {
                    if (lossBefore == loss) {
                        log.warn("a flush was not answered, its outcome has to be looked up: {}", failure.getMessage());
                        resolveLater(parts);
                    }
                });
    }

    private void answered(List<FlushPart> parts, FlushResult result) {
        var unclear = new ArrayList<FlushPart>();
        for (var i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            if (result.leases().get(i) instanceof FlushResult.Flushed flushed) {
                recorded(part, flushed, Set.of());
            } else if (part.resent) {
                unclear.add(part);
            } else {
                refused(part);
            }
        }
        if (unclear.isEmpty()) {
            done();
        } else {
            sent = unclear;
            resolve(unclear, true);
        }
    }

    private void done() {
        sent = List.of();
        sentChangedAt = NEVER;
        for (var lease : leasesInOrder()) {
            lease.ran();
        }
        check();
    }

    private List<HeldLease> leasesInOrder() {
        return leases.stream().sorted(inLockOrder()).toList();
    }

    private void recorded(FlushPart part, FlushResult.Flushed flushed, Set<StreamKey> unwritten) {
        var knownRequests = part.lease.controlSeq;
        var waiting = part.flushed(flushed, unwritten);
        if (waiting >= 0) {
            engine.helpers.waiting(part.lease, waiting);
        }
        if (part.hasReadySpills()) {
            engine.reserver.soon(part.lease.group);
        }
        part.content.spills().forEach(spill -> engine.reserver.dueIn(spill.dueIn()));
        if (part.isRelease()) {
            log.info("{}: the partition is given back", part.lease.key);
            part.lease.group.lose(part.lease);
        } else if (part.lease.controlSeq > knownRequests) {
            engine.session.beatSoon();
        }
    }

    private void refused(FlushPart part) {
        log.warn("{}: the lease is not ours any more; its unrecorded work is handled again", part.lease.key);
        engine.loseLease(part.lease);
    }

    // ---- unknown outcome

    private void resolveLater(List<FlushPart> parts) {
        var lossBefore = loss;
        engine.later(null, () -> {
            if (lossBefore == loss) {
                resolve(parts, false);
            }
        });
    }

    private record Seen(Map<FlushPart, LeaseState> leases, Set<String> tokens, Map<StreamKey, Long> accounted) {}

    private void resolve(List<FlushPart> parts, boolean wereRefused) {
        var session = engine.session.id();
        var lossBefore = loss;
        engine.call(
                channel,
                "look up flush",
                store -> {
                    var leases = new HashMap<FlushPart, LeaseState>();
                    var tokens = new HashSet<String>();
                    var accounted = new HashMap<StreamKey, Long>();
                    for (var part : parts) {
                        leases.put(part, store.lease(part.lease.key));
                        if (!part.appendedStreams().isEmpty()) {
                            accounted.putAll(store.accounted(part.lease.key, part.appendedStreams()));
                        }
                    }
                    if (parts.stream().anyMatch(part -> !part.tokens().isEmpty())) {
                        store.reservations(session).stream()
                                .map(Reservation::token)
                                .forEach(tokens::add);
                    }
                    return new Seen(leases, tokens, accounted);
                },
                seen -> {
                    if (lossBefore == loss) {
                        resolved(parts, seen, wereRefused);
                    }
                },
                failure -> {
                    if (lossBefore == loss) {
                        resolveLater(parts);
                    }
                });
    }

    private void resolved(List<FlushPart> parts, Seen seen, boolean wereRefused) {
        var again = new ArrayList<FlushPart>();
        for (var part : parts) {
            var state = seen.leases().get(part);
            if (state == null) {
                throw new IllegalStateException(part.lease.key + " was not looked up");
            }
            var mine = state.owner().equals(Optional.of(engine.session.id())) && state.epoch() == part.lease.epoch;
            if (mine ? state.flushSeq() == part.lease.flushSeq + 1 : wasReleased(part, seen)) {
                recorded(
                        part,
                        new FlushResult.Flushed(part.lease.key, state.controlSeq(), 0, Set.of(), -1),
                        unwritten(part, seen));
            } else if (mine && state.flushSeq() == part.lease.flushSeq && !wereRefused) {
                part.resent = true;
                again.add(part);
            } else {
                refused(part);
            }
        }
        if (again.isEmpty()) {
            done();
        } else {
            sent = again;
            send(again);
        }
    }

    private static boolean wasReleased(FlushPart part, Seen seen) {
        // while our session lives, nobody else can have taken the lease from us; one of the flush's reservations tells
        // it from a database that lost it, the others may have been taken away by a person
        return part.isRelease()
                && (part.tokens().isEmpty() || part.tokens().stream().anyMatch(seen.tokens()::contains));
    }

    private static Set<StreamKey> unwritten(FlushPart part, Seen seen) {
        var streams = new HashSet<StreamKey>();
        for (var key : part.appendedStreams()) {
            if (part.wasNotDurable(key, seen.accounted().getOrDefault(key, 0L))) {
                streams.add(key);
            }
        }
        return streams;
    }

    /** The session is lost, and with it every lease. */
    void lose() {
        loss++;
        finished = 0;
        sent = List.of();
        changedAt = NEVER;
        movedAt = NEVER;
        appendsBy = NEVER;
        sentChangedAt = NEVER;
    }

    static Comparator<HeldLease> inLockOrder() {
        return Comparator.comparing(lease -> lease.key);
    }
}
