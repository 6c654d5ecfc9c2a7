package io.beckett.runtime;

import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides when to look for streams of the durable lane that are due, and how many of them this node can take. */
final class Reserver {
    private final Engine engine;
    private final Map<Group, Long> nextLook = new HashMap<>();
    private final Set<Group> looking = new HashSet<>();
    /** Groups of which more was due at the last look than this node could take. */
    private final Set<Group> moreWaits = new HashSet<>();

    private long knownDue = Long.MAX_VALUE;
    private int loss;

    Reserver(Engine engine) {
        this.engine = engine;
    }

    /** There may be work now. */
    void soon(Group group) {
        nextLook.put(group, engine.now());
    }

    void soonEverywhere() {
        engine.groups().forEach(this::soon);
    }

    /** A reservation ended: there is room for another one. */
    void roomMade(Group group) {
        if (moreWaits.remove(group)) {
            soon(group);
        }
    }

    /** A stream of this node falls due then. */
    void dueIn(Duration delay) {
        knownDue = Math.min(knownDue, engine.now() + delay.toNanos());
    }

    /** When it wants to be called at the latest. */
    long nextDeadline() {
        var next = knownDue;
        for (var group : engine.groups()) {
            if (!looking.contains(group)) {
                next = Math.min(next, nextLook.getOrDefault(group, engine.now()));
            }
        }
        return next;
    }

    void check() {
        if (!engine.session.isOpen() || engine.isClosing() || engine.mayNotStart()) {
            return;
        }
        if (knownDue <= engine.now()) {
            knownDue = Long.MAX_VALUE;
            soonEverywhere();
        }
        for (var group : engine.groups()) {
            if (!looking.contains(group) && nextLook.getOrDefault(group, engine.now()) <= engine.now()) {
                look(group);
            }
        }
    }

    private void look(Group group) {
        nextLook.put(group, engine.now() + engine.limits.pollDueEvery().toNanos());
        var slots = group.slots;
        var perSlot = group.runsAtHandPerSlot();
        var mostReady = Math.max(slots.quarter(), group.slotsForOthers()) * perSlot;
        var mostRetries = slots.quarter() * perSlot;
        var ready = mostReady - group.durable.heldReady();
        var retry = mostRetries - group.durable.heldRetries();
        var subscriptions = group.subscriptions.keySet().stream()
                .filter(name -> !group.paused.contains(name))
                .toList();
        if (subscriptions.isEmpty() || (ready * 2 < mostReady && retry * 2 < mostRetries)) {
            moreWaits.add(group); // one look for many is cheaper than many for one
            return;
        }
        var quotas = new ArrayList<ReserveRequest.Quota>();
        for (var name : subscriptions) {
            quotas.add(new ReserveRequest.Quota(
                    name, share(ready, subscriptions.size()), share(retry, subscriptions.size())));
        }
        looking.add(group);
        var lossBefore = loss;
        var request =
                new ReserveRequest(engine.session.id(), group.name, quotas, engine.limits.messagesPerReservation());
        engine.call(
                StoreCall.Channel.WORK,
                "reserve " + group.name,
                store -> store.reserve(request),
                reservations -> {
                    if (loss != lossBefore) {
                        return;
                    }
                    looking.remove(group);
                    if (wasFull(quotas, reservations)) {
                        moreWaits.add(group);
                    }
                    group.durable.reserved(reservations);
                },
                failure -> {
                    if (loss == lossBefore) {
                        looking.remove(group);
                        engine.session.reconcileSoon();
                    }
                });
    }

    private static int share(int wanted, int among) {
        return wanted <= 0 ? 0 : Math.max(1, wanted / among);
    }

    private static boolean wasFull(List<ReserveRequest.Quota> quotas, List<Reservation> reservations) {
        for (var quota : quotas) {
            var ready = 0;
            var retry = 0;
            for (var reservation : reservations) {
                if (reservation.key().subscription().equals(quota.subscription())) {
                    ready += reservation.status() == WorkStatus.READY ? 1 : 0;
                    retry += reservation.status() == WorkStatus.RETRY ? 1 : 0;
                }
            }
            if ((ready > 0 && ready >= quota.ready()) || (retry > 0 && retry >= quota.retry())) {
                return true;
            }
        }
        return false;
    }

    boolean isLooking() {
        return !looking.isEmpty();
    }

    void lose() {
        loss++;
        looking.clear();
        soonEverywhere();
    }
}
