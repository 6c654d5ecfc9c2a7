package io.beckett.runtime;

import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.LeaseState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides with each beat which partition leases this node takes, asks for, gives back, or finds that it has lost. */
final class LeaseTaker {
    private static final Logger log = LoggerFactory.getLogger(LeaseTaker.class);

    private final Engine engine;
    private final Session session;
    private final Duration timeToLive;
    private final Map<LeaseKey, Long> freeSince = new HashMap<>();
    private final Set<LeaseKey> taking = new HashSet<>();
    private final Set<LeaseKey> wanted = new HashSet<>();
    private final Set<String> shownWaiting = new HashSet<>();

    LeaseTaker(Engine engine, Session session, Duration timeToLive) {
        this.engine = engine;
        this.session = session;
        this.timeToLive = timeToLive;
    }

    /** Leases of others that this node is to have. */
    List<LeaseKey> wanted() {
        return List.copyOf(wanted);
    }

    /** The session is lost. */
    void lose() {
        taking.clear();
        freeSince.clear();
    }

    void look(Collection<LeaseState> leases, Map<HeldLease, Long> quiet) {
        wanted.clear();
        for (var lease : leases) {
            look(lease, quiet);
        }
    }

    private void look(LeaseState state, Map<HeldLease, Long> quiet) {
        var group = engine.group(state.key().group());
        if (group == null) {
            return;
        }
        var mine = state.owner().equals(Optional.of(session.id()));
        var held = group.lease(state.key().partition());
        var suggested = group.suggested.contains(state.key().partition());
        var hangs = engine.watchdog.isHanging(group);
        var deaf = engine.health.downFor(Health.Store.MESSAGES, engine.now()) > timeToLive.toNanos();
        var mayHold = !deaf && !hangs && mayHold(group);
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
                        deaf || hangs
                                ? "the storage does not answer here"
                                : "another node registers subscriptions that this one lacks");
            } else if (mine && state.layout() > held.layout) {
                held.release(drainBy(), "its topic got more partitions");
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
                session.beatAt(takeAt);
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
        var leader = session.id();
        for (var other : session.others().entrySet()) {
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
        if (most == all.size() || !leader.equals(session.id())) {
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
        var sentId = session.id();
        engine.call(
                StoreCall.Channel.SESSION,
                "take " + key,
                store -> store.take(key, sentId),
                taken -> {
                    taking.remove(key);
                    freeSince.remove(key);
                    if (sentId.equals(session.id()) && session.isOpen() && !engine.isClosing()) {
                        taken.ifPresent(this::hold);
                    }
                },
                failure -> taking.remove(key));
    }

    private void hold(Lease taken) {
        var group = engine.group(taken.key().group());
        if (group != null) {
            var old = group.lease(taken.key().partition());
            if (old != null) {
                group.lose(old);
            }
            if (!taken.progress().keySet().containsAll(group.subscriptions.keySet())) {
                log.info("{}: some subscriptions are not registered there yet", taken.key());
                group.registered.remove(taken.key().partition());
                engine.housekeeping.registerAgain(); // then it is taken again, with the progress of all
                return;
            }
            log.info("{}: takes the partition, epoch {}", taken.key(), taken.epoch());
            var lease = group.hold(taken);
            // nobody else can have it while it is ours, so it may be taken only to be given back
            if (engine.watchdog.isHanging(group)) {
                lease.release(engine.now(), "the storage does not answer here");
            } else if (!mayHold(group)) {
                lease.release(engine.now(), "another node registers subscriptions that this one lacks");
            }
        }
    }
}
