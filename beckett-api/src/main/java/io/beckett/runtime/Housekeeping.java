package io.beckett.runtime;

import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Registration;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What a node does from time to time: looks for new partitions, purges checkpoints, publishes frontiers. */
final class Housekeeping {
    private final Engine engine;
    private final Duration growthGrace;
    private Map<String, Integer> grown = Map.of();
    private long nextEnds;
    private long nextPurge;
    private long nextPublish;

    Housekeeping(Engine engine, Duration growthGrace) {
        this.growthGrace = growthGrace;
        this.engine = engine;
    }

    void begin() {
        nextEnds = engine.now() + engine.limits.endsEvery().toNanos();
        nextPurge = engine.now() + engine.limits.purgeEvery().toNanos();
    }

    long nextDeadline() {
        return Math.min(Math.min(nextEnds, nextPurge), nextPublish);
    }

    void check() {
        var now = engine.now();
        if (now >= nextEnds) {
            nextEnds = now + engine.limits.endsEvery().toNanos();
            engine.out(new Action.ReadEnds(grown));
        }
        if (now >= nextPurge) {
            nextPurge = now + engine.limits.purgeEvery().toNanos();
            engine.call(
                    StoreCall.Channel.WORK, "purge", store -> store.purge(Duration.ZERO), purged -> {}, failure -> {});
        }
        if (now >= nextPublish) {
            nextPublish = now + engine.limits.beatEvery().toNanos();
            engine.groups().forEach(this::publish);
        }
    }

    private void publish(Group group) {
        var frontiers = new HashMap<PartitionId, Long>();
        for (var lease : group.leases()) {
            var lowest = lease.lowestFrontier();
            if (lowest != Long.MAX_VALUE) {
                frontiers.put(lease.key.partition(), lowest);
            }
        }
        if (!frontiers.isEmpty()) {
            engine.out(new Action.Publish(new FeedId(group.name, FeedId.Kind.LIVE), frontiers));
        }
    }

    /** The store waits to hear where the older partitions of topics end that have grown: they are asked for from now on. */
    void grown(Map<String, Integer> layouts) {
        if (!layouts.equals(grown)) {
            grown = layouts;
            nextEnds = layouts.isEmpty() ? nextEnds : engine.now();
        }
    }

    void ends(Map<PartitionId, FeedPosition> ends, Map<String, Integer> layouts) {
        for (var group : engine.groups()) {
            if (!engine.isClosing() && (!layouts.isEmpty() || !group.registered.containsAll(ends.keySet()))) {
                register(group, ends, layouts);
            }
        }
    }

    private void register(Group group, Map<PartitionId, FeedPosition> ends, Map<String, Integer> layouts) {
        var starts = new HashMap<String, StartingPosition>();
        group.subscriptions.values().forEach(s -> starts.put(s.name(), s.startingPosition()));
        var registration = new Registration(group.name, starts, ends, growthGrace, layouts);
        engine.call(
                StoreCall.Channel.SESSION,
                "register " + group.name,
                store -> {
                    store.register(registration);
                    return true;
                },
                done -> {
                    group.registered.addAll(ends.keySet());
                    engine.session.beatSoon();
                },
                failure -> {});
    }

    /** Something that this node registered is not in the store, or was never registered: that is done at once. */
    void registerAgain() {
        nextEnds = engine.now();
    }
}
