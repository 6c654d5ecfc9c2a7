package io.beckett.runtime;

import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.ReserveRequest.Quota;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Decides when to look for streams of the durable lane that are due, and how many of them this node can take. */
final class Reserver {
    /** What is known of a group's due streams. */
    private static final class Known {
        @Nullable
        Long nextLook;

        boolean looking;
        /** More was ready at the last look than this node could take, or it was not asked for. */
        boolean moreReady;
        /** The same of retries. */
        boolean moreRetries;
    }

    private final Engine engine;
    private final Map<Group, Known> groups = new HashMap<>();
    private long knownDue = Long.MAX_VALUE;
    private int loss;

    Reserver(Engine engine) {
        this.engine = engine;
    }

    private Known of(Group group) {
        return groups.computeIfAbsent(group, g -> new Known());
    }

    /** There may be work now. */
    void soon(Group group) {
        of(group).nextLook = engine.now();
    }

    void soonEverywhere() {
        engine.groups().forEach(this::soon);
    }

    /** A reservation ended: there is room for another one. */
    void roomMade(Group group) {
        var known = of(group);
        if ((known.moreReady && roomForReady(group) > 0) || (known.moreRetries && roomForRetries(group) > 0)) {
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
            var known = of(group);
            if (!known.looking) {
                next = Math.min(next, nextLook(known));
            }
        }
        return next;
    }

    private long nextLook(Known known) {
        var next = known.nextLook;
        return next == null ? engine.now() : next;
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
            var known = of(group);
            if (!known.looking && nextLook(known) <= engine.now()) {
                look(group, known);
            }
        }
    }

    private static int roomForReady(Group group) {
        var slots = Math.max(group.slots.quarter(), group.slotsForOthers());
        return worthALook(slots * group.runsAtHandPerSlot(), group.durable.heldReady());
    }

    private static int roomForRetries(Group group) {
        return worthALook(group.slots.quarter() * group.runsAtHandPerSlot(), group.durable.heldRetries());
    }

    /** The room that is left; none while less than half is: one look for many is cheaper than many for one. */
    private static int worthALook(int most, int held) {
        return (most - held) * 2 < most ? 0 : most - held;
    }

    private void look(Group group, Known known) {
        known.nextLook = engine.now() + engine.limits.pollDueEvery().toNanos();
        var ready = roomForReady(group);
        var retries = roomForRetries(group);
        known.moreReady |= ready == 0;
        known.moreRetries |= retries == 0;
        var subscriptions = group.subscriptions.keySet().stream()
                .filter(name -> !group.paused.contains(name))
                .toList();
        if (subscriptions.isEmpty() || (ready == 0 && retries == 0)) {
            return;
        }
        var quotas = new ArrayList<Quota>();
        for (var name : subscriptions) {
            quotas.add(new Quota(name, share(ready, subscriptions.size()), share(retries, subscriptions.size())));
        }
        known.looking = true;
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
                    known.looking = false;
                    if (ready > 0) {
                        known.moreReady = wasFull(quotas, Quota::ready, reservations, WorkStatus.READY);
                    }
                    if (retries > 0) {
                        known.moreRetries = wasFull(quotas, Quota::retry, reservations, WorkStatus.RETRY);
                    }
                    group.durable.reserved(reservations);
                },
                failure -> {
                    if (loss == lossBefore) {
                        known.looking = false;
                        engine.session.lostAnswers.soon();
                    }
                });
    }

    private static int share(int wanted, int among) {
        return wanted <= 0 ? 0 : Math.max(1, wanted / among);
    }

    private static boolean wasFull(
            List<Quota> quotas, ToIntFunction<Quota> most, List<Reservation> reservations, WorkStatus status) {
        for (var quota : quotas) {
            var found = reservations.stream()
                    .filter(r -> r.status() == status && r.key().subscription().equals(quota.subscription()))
                    .count();
            if (found >= most.applyAsInt(quota)) {
                return true;
            }
        }
        return false;
    }

    boolean isLooking() {
        return groups.values().stream().anyMatch(known -> known.looking);
    }

    void lose() {
        loss++;
        groups.values().forEach(known -> known.looking = false);
        soonEverywhere();
    }
}
