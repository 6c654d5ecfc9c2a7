package io.beckett.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * Hands streams of a saturated group to other nodes that have free slots: newest first, at most what they can take. How
 * much of it still waits comes back with each flush, so the amount follows the speed of those who help.
 */
final class Helpers {
    private static final long COUNT_IS_FRESH = 100_000_000;

    /** What was handed out under one lease: how much of it waited when that was last counted, and what came after. */
    private static final class Handed {
        int waiting;
        int sinceCounted;
    }

    private static final class OfGroup {
        final Map<HeldLease, Handed> byLease = new HashMap<>();
        long countedAt;

        int waiting() {
            var sum = 0;
            for (var handed : byLease.values()) {
                sum += handed.waiting + handed.sinceCounted;
            }
            return sum;
        }
    }

    private final Engine engine;
    private final Map<Group, OfGroup> handed = new HashMap<>();

    Helpers(Engine engine) {
        this.engine = engine;
    }

    /** The flush counted what nobody has reserved yet. */
    void waiting(HeldLease lease, int count) {
        var known = of(lease.group);
        known.countedAt = engine.now();
        var handed = known.byLease.computeIfAbsent(lease, l -> new Handed());
        handed.waiting = count;
        handed.sinceCounted = 0;
    }

    private OfGroup of(Group group) {
        return handed.computeIfAbsent(group, g -> new OfGroup());
    }

    void spillWhatOthersCanTake() {
        for (var group : engine.groups()) {
            var excess = group.saturatedBy();
            if (excess > 0 && !engine.isClosing()) {
                spill(group, Math.min(excess, room(group)));
            }
        }
    }

    private int room(Group group) {
        var slots = 0;
        for (var other : engine.session.others().values()) {
            var presence = other.get(group.name);
            slots += presence == null ? 0 : presence.freeSlots();
        }
        if (slots == 0) {
            return 0;
        }
        var wanted = slots * group.runsAtHandPerSlot() * 2;
        var known = of(group);
        known.byLease.keySet().removeIf(HeldLease::isLost);
        var room = wanted - known.waiting();
        if (room <= 0 && engine.now() - known.countedAt > COUNT_IS_FRESH) {
            return Math.max(1, wanted / 10);
        }
        return room;
    }

    private void spill(Group group, int most) {
        var known = of(group);
        var kept = new ArrayList<FastStream>();
        for (var i = 0; i < most; i++) {
            var stream = group.fast.pollNewest();
            if (stream == null) {
                break;
            }
            if (isKnownElsewhere(group, stream.track.subscription.name())) {
                stream.inTurnQueue = false;
                if (stream.track.crossing.handOver(stream)) {
                    known.byLease.computeIfAbsent(stream.track.lease, lease -> new Handed()).sinceCounted++;
                }
            } else {
                kept.add(stream);
            }
        }
        kept.forEach(stream -> group.fast.add(stream.track.subscription.name(), stream));
    }

    private boolean isKnownElsewhere(Group group, String subscription) {
        for (var other : engine.session.others().values()) {
            var presence = other.get(group.name);
            if (presence != null
                    && presence.freeSlots() > 0
                    && presence.subscriptions().contains(subscription)) {
                return true;
            }
        }
        return false;
    }
}
