package io.beckett.runtime;

import io.beckett.spi.CheckpointStore;
import io.beckett.spi.PartitionId;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionState;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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

    private static final long BETWEEN_SIGNALS = Duration.ofMillis(200).toNanos();
    private static final Duration OTHERS_COME_BACK = Duration.ofSeconds(2);

    private final Engine engine;
    private final Duration timeToLive;
    private final LeaseTaker taker;
    final LostAnswers lostAnswers;
    private Map<String, Map<String, SessionBeat.Presence>> others = Map.of();

    private String id = "";
    private boolean open;
    private boolean beating;
    private boolean ending;
    private boolean ended;
    private long trustedUntil;
    private long sentAt;
    private long wallAtSent;
    private long nextBeat;
    private long lastBeat;
    private long nextRecover;
    private boolean recovering;
    private boolean lostBefore;
    private long recoversFrom;

    Session(Engine engine, Duration timeToLive) {
        this.engine = engine;
        this.timeToLive = timeToLive;
        this.taker = new LeaseTaker(engine, this, timeToLive);
        this.lostAnswers = new LostAnswers(engine, this, timeToLive.toNanos() / 4);
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
        recoversFrom = engine.now();
        lostAnswers.begin();
    }

    void beatSoon() {
        beatAt(engine.now());
    }

    /** Another node changed something: most often only work was made, so that one beat looks at what several signals tell. */
    void beatForSignal() {
        beatAt(Math.max(engine.now(), lastBeat + BETWEEN_SIGNALS));
    }

    /** A beat is wanted then, if none comes before. */
    void beatAt(long at) {
        nextBeat = Math.min(nextBeat, at);
    }

    /** Whether this node registers every subscription of the group that live nodes register, or has most of them. */
    boolean mayHold(Group group) {
        return taker.mayHold(group);
    }

    long nextDeadline() {
        if (ending) {
            return Long.MAX_VALUE;
        }
        var next = open ? trustedUntil : Long.MAX_VALUE;
        next = beating ? next : Math.min(next, nextBeat);
        if (open) {
            next = recovering ? next : Math.min(next, nextRecover);
            next = Math.min(next, lostAnswers.nextDeadline());
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
        if (open) {
            lostAnswers.check();
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
            var suspended = id;
            lose("the machine was suspended, or its clock was set forward");
            endExpired(suspended);
        }
    }

    /**
     * A beat that is carried out late would keep up a session that nobody counts on, and others away from its leases. And a
     * process that lives says so: what it had reserved is given back, and does not count as a process that ended.
     */
    private void endExpired(String expired) {
        var end = new SessionBeat(expired, SessionBeat.Phase.END, timeToLive, Map.of(), List.of());
        engine.call(
                StoreCall.Channel.SESSION,
                "end expired session",
                store -> store.beat(end),
                state -> {},
                failure -> engine.later(null, () -> {
                    if (!ended) {
                        endExpired(expired);
                    }
                }));
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
        var beat = new SessionBeat(id, phase, timeToLive, presence, taker.wanted());
        beating = true;
        lastBeat = sent;
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
            if (lostBefore) {
                // nodes that lost theirs at the same time come back, too, and give back themselves what they had
                recoversFrom = engine.now() + Math.min(timeToLive.toNanos() / 2, OTHERS_COME_BACK.toNanos());
                nextRecover = Math.max(nextRecover, recoversFrom);
            }
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
        engine.housekeeping.grown(state.grown());
        taker.look(state.leases(), quiet);
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

    /** What can be asked of the store at any time: it gives back what lost nodes had, unless it is too early for that. */
    Function<CheckpointStore, Integer> question() {
        var asks = id;
        return engine.now() - recoversFrom >= 0
                ? CheckpointStore::recover
                : store -> {
                    store.reservations(asks);
                    return 0;
                };
    }

    void recovered(int count) {
        if (count > 0) {
            log.info("{} sessions, leases and reservations of lost nodes were given back", count);
            beatSoon();
            engine.reserver.soonEverywhere();
        }
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
        lostBefore |= open;
        open = false;
        others = Map.of();
        taker.lose();
        nextBeat = engine.now();
        engine.loseEverything();
        id = "";
    }
}
