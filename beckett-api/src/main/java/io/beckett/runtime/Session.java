package io.beckett.runtime;

import io.beckett.spi.LeaseKey;
import io.beckett.spi.LeaseState;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Reservation;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's life in the checkpoint store: kept up by beats, counted from the moment before they were sent. All leases and
 * reservations hang on it; once it may be over, everything is forgotten and a new one begins.
 */
final class Session {
    private static final Logger log = LoggerFactory.getLogger(Session.class);
    /** Part of the time to live after which the node itself no longer counts on its session. */
    private static final double TRUSTED = 0.8;
    /** As much may the wall clock run ahead of the monotonic one, in parts of the time to live: a suspended machine. */
    private static final double DRIFT = 0.2;

    private final Engine engine;
    private final Duration timeToLive;
    private final Map<LeaseKey, Long> freeSince = new HashMap<>();
    private final Set<LeaseKey> taking = new HashSet<>();
    private final Set<LeaseKey> wanted = new HashSet<>();
    private Map<String, Map<String, SessionBeat.Presence>> others = Map.of();
    private final Set<String> shownWaiting = new HashSet<>();

    private String id = "";
    private boolean open;
    private boolean beating;
    private boolean ending;
    private boolean ended;
    private long trustedUntil;
    private long sentAt;
    private long wallAtSent;
    private long nextBeat;
    private long nextRecover;
    private long nextReconcile;
    private boolean recovering;
    private boolean reconciling;

    Session(Engine engine, Duration timeToLive) {
        this.engine = engine;
        this.timeToLive = timeToLive;
    }

    String id() {
        return id;
    }

    boolean isOpen() {
        return open;
    }

    boolean isEnded() {
        return ended;
    }

    /** Other live sessions, by id. */
    Map<String, Map<String, SessionBeat.Presence>> others() {
        return others;
    }

    void begin() {
        nextBeat = engine.now();
        nextRecover = engine.now();
        nextReconcile = engine.now() + timeToLive.toNanos() / 4;
    }

    void beatSoon() {
        nextBeat = Math.min(nextBeat, engine.now());
    }

    void reconcileSoon() {
        nextReconcile = Math.min(
                nextReconcile, engine.now() + engine.limits.pollDueEvery().toNanos());
    }

    long nextDeadline() {
        if (ending) {
            return Long.MAX_VALUE;
        }
        var next = open ? trustedUntil : Long.MAX_VALUE;
        next = beating ? next : Math.min(next, nextBeat);
        if (open) {
            next = recovering ? next : Math.min(next, nextRecover);
            next = reconciling ? next : Math.min(next, nextReconcile);
        }
        return next;
    }

    void check() {
        if (ending) {
            return;
        }
        var now = engine.now();
        checkTrust();
        if (!beating && now >= nextBeat) {
            beat(open ? SessionBeat.Phase.RENEW : SessionBeat.Phase.OPEN);
        }
        if (open && !recovering && now >= nextRecover) {
            recover();
        }
        if (open && !reconciling && now >= nextReconcile && !engine.reserver.isLooking()) {
            reconcile();
        }
    }

    /** Gives the session up if it may be over by now. */
    void checkTrust() {
        if (open && engine.now() >= trustedUntil) {
            var expired = id;
            lose("no beat was answered for "
                    + Duration.ofNanos(engine.now() - sentAt).toMillis() + " ms");
            endExpired(expired);
        } else if (open && aheadOfMonotonic() > timeToLive.toNanos() * DRIFT) {
            lose("the machine was suspended, or its clock was set forward");
        }
    }

    /** A beat that is carried out late would keep up a session that nobody counts on, and others away from its leases. */
    private void endExpired(String expired) {
        var end = new SessionBeat(expired, SessionBeat.Phase.END, timeToLive, Map.of(), List.of());
        engine.call(
                StoreCall.Channel.SESSION,
                "end expired session",
                store -> store.beat(end),
                state -> {},
                failure -> log.debug("session {} ends by itself: {}", expired, failure.getMessage()));
    }

    private long aheadOfMonotonic() {
        return (engine.wallMillis() - wallAtSent) * 1_000_000 - (engine.now() - sentAt);
    }

    private void beat(SessionBeat.Phase phase) {
        if (phase == SessionBeat.Phase.OPEN) {
            id = engine.randomToken();
        }
        var sentId = id;
        var sent = engine.now();
        var sentWall = engine.wallMillis();
        var presence = new HashMap<String, SessionBeat.Presence>();
        engine.groups().forEach(group -> presence.put(group.name, group.presence()));
        var quiet = quietLeases();
        var beat = new SessionBeat(id, phase, timeToLive, presence, List.copyOf(wanted));
        beating = true;
        nextBeat = sent + beatEvery();
        engine.call(
                StoreCall.Channel.SESSION,
                "beat " + phase,
                store -> store.beat(beat),
                state -> {
                    beating = false;
                    if (phase == SessionBeat.Phase.END) {
                        ended = true;
                        engine.sessionEnded();
                    } else if (sentId.equals(id) && !ending) {
                        beaten(state, sent, sentWall, quiet);
                    }
                },
                failure -> {
                    beating = false;
                    if (phase == SessionBeat.Phase.END) {
                        log.warn("the session could not be ended; it expires by itself: {}", failure.getMessage());
                        ended = true;
                        engine.sessionEnded();
                    } else {
                        nextBeat = engine.now()
                                + Math.min(
                                        timeToLive.toNanos() / 8,
                                        Duration.ofSeconds(1).toNanos());
                    }
                });
    }

    private long beatEvery() {
        return Math.min(timeToLive.toNanos() / 4, engine.limits.beatEvery().toNanos());
    }

    /** Leases without a flush under way, by the number of their next flush: a beat must find them like that. */
    private Map<HeldLease, Long> quietLeases() {
        var quiet = new HashMap<HeldLease, Long>();
        for (var group : engine.groups()) {
            for (var lease : group.leases()) {
                if (!lease.beingFlushed) {
                    quiet.put(lease, lease.flushSeq);
                }
            }
        }
        return quiet;
    }

    private void beaten(SessionState state, long sent, long sentWall, Map<HeldLease, Long> quiet) {
        if (!state.alive()) {
            lose("another node found it expired");
            return;
        }
        if (!open) {
            log.info("session {} begins", id);
        }
        open = true;
        sentAt = sent;
        wallAtSent = sentWall;
        trustedUntil = sent + (long) (timeToLive.toNanos() * TRUSTED);
        others = state.sessions();
        for (var group : engine.groups()) {
            var paused = new HashSet<String>();
            var registered = new HashSet<String>();
            for (var subscription : state.subscriptions()) {
                if (subscription.group().equals(group.name)) {
                    registered.add(subscription.subscription());
                    if (subscription.paused()) {
                        paused.add(subscription.subscription());
                    }
                }
            }
            group.registeredAre(registered, partitions(state, group));
            paused.retainAll(group.subscriptions.keySet());
            group.pausedAre(paused);
        }
        wanted.clear();
        for (var lease : state.leases()) {
            look(lease, quiet);
        }
        for (var request : state.requests()) {
            engine.findLease(request.lease()).ifPresent(lease -> lease.request(request));
        }
        engine.flushers.check();
    }

    private static Set<PartitionId> partitions(SessionState state, Group group) {
        return state.leases().stream()
                .filter(lease -> lease.key().group().equals(group.name))
                .map(lease -> lease.key().partition())
                .collect(Collectors.toSet());
    }

    private void look(LeaseState state, Map<HeldLease, Long> quiet) {
        var group = engine.group(state.key().group());
        if (group == null) {
            return;
        }
        var mine = state.owner().equals(Optional.of(id));
        var held = group.lease(state.key().partition());
        var suggested = group.suggested.contains(state.key().partition());
        var deaf = engine.health.downFor(Health.Store.MESSAGES, engine.now()) > timeToLive.toNanos();
        var mayHold = !deaf && mayHold(group);
        if (held != null) {
            var seq = quiet.get(held);
            if (seq != null
                    && seq == held.flushSeq
                    && !held.beingFlushed
                    && (!mine || state.epoch() != held.epoch || state.flushSeq() != held.flushSeq)) {
                log.warn("{}: the lease is not ours any more; its unrecorded work is handled again", state.key());
                engine.loseLease(held);
            } else if (mine && !mayHold) {
                held.release(
                        drainBy(),
                        deaf
                                ? "the storage does not answer here"
                                : "another node registers subscriptions that this one lacks");
            } else if (mine && state.wantedBy().isPresent() && !suggested) {
                held.release(drainBy(), "another node is to have it");
            }
            return;
        }
        if ((!mayHold && !mine) || engine.isClosing()) {
            freeSince.remove(state.key());
            return;
        }
        if (state.owner().isEmpty() || mine) {
            var since = freeSince.computeIfAbsent(state.key(), key -> engine.now());
            var takeAt = suggested || mine
                    ? since
                    : since + engine.limits.takeAfter().toNanos();
            if (engine.now() >= takeAt) {
                take(state.key());
            } else {
                nextBeat = Math.min(nextBeat, takeAt);
            }
        } else {
            freeSince.remove(state.key());
            if (suggested) {
                wanted.add(state.key());
            }
        }
    }

    private long drainBy() {
        return engine.now() + engine.limits.takeAfter().toNanos();
    }

    /**
     * Whether this node registers every subscription of the group that live nodes register. If nobody does, the one with
     * most of them leads; the subscriptions that it lacks wait for a node.
     */
    boolean mayHold(Group group) {
        var mine = group.subscriptions.keySet();
        var all = new HashSet<>(mine);
        var most = mine.size();
        var leader = id;
        for (var other : others.entrySet()) {
            var presence = other.getValue().get(group.name);
            if (presence == null) {
                continue;
            }
            var theirs = presence.subscriptions();
            all.addAll(theirs);
            if (theirs.size() > most || (theirs.size() == most && other.getKey().compareTo(leader) < 0)) {
                most = theirs.size();
                leader = other.getKey();
            }
        }
        if (all.size() == mine.size()) {
            return true;
        }
        if (most == all.size() || !leader.equals(id)) {
            return false;
        }
        all.removeAll(mine);
        for (var name : all) {
            if (shownWaiting.add(group.name + "/" + name)) {
                log.warn(
                        "group '{}': no node registers all subscriptions; '{}' waits until one does", group.name, name);
            }
        }
        return true;
    }

    private void take(LeaseKey key) {
        if (!taking.add(key)) {
            return;
        }
        var sentId = id;
        engine.call(
                StoreCall.Channel.SESSION,
                "take " + key,
                store -> store.take(key, sentId),
                taken -> {
                    taking.remove(key);
                    freeSince.remove(key);
                    if (sentId.equals(id) && open && !engine.isClosing()) {
                        taken.ifPresent(engine::hold);
                    }
                },
                failure -> taking.remove(key));
    }

    private void recover() {
        recovering = true;
        nextRecover = engine.now() + engine.limits.pollDueEvery().toNanos();
        engine.call(
                StoreCall.Channel.SESSION,
                "recover",
                store -> store.recover(),
                recovered -> {
                    recovering = false;
                    recovered(recovered);
                },
                failure -> recovering = false);
    }

    void recovered(int count) {
        if (count > 0) {
            log.info("{} sessions, leases and reservations of lost nodes were given back", count);
            beatSoon();
            engine.reserver.soonEverywhere();
        }
    }

    /** Gives back reservations whose answer was lost on the way. */
    private void reconcile() {
        reconciling = true;
        nextReconcile = engine.now() + timeToLive.toNanos() / 4;
        var sentId = id;
        engine.call(
                StoreCall.Channel.WORK,
                "reservations",
                store -> store.reservations(sentId),
                reservations -> {
                    reconciling = false;
                    if (!sentId.equals(id)) {
                        return;
                    }
                    var unknown = new ArrayList<Reservation>();
                    for (var reservation : reservations) {
                        if (!engine.knowsToken(reservation.token())) {
                            unknown.add(reservation);
                        }
                    }
                    unknown.forEach(engine::giveBack);
                },
                failure -> reconciling = false);
    }

    void end() {
        ending = true;
        if (open) {
            open = false;
            beat(SessionBeat.Phase.END);
        } else {
            ended = true;
            engine.sessionEnded();
        }
    }

    void lose(String why) {
        if (open) {
            log.warn(
                    "session {} is lost: {}. Its leases and reservations are free for other nodes; a new one begins",
                    id,
                    why);
        }
        open = false;
        others = Map.of();
        taking.clear();
        freeSince.clear();
        nextBeat = engine.now();
        engine.loseEverything();
        id = "";
    }
}
