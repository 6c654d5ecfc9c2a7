package io.beckett.runtime;

import io.beckett.spi.Lease;
import io.beckett.spi.PartitionId;
import io.beckett.spi.SessionBeat;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What this node does for one group. */
final class Group {
    private static final double LAST_RUN_COUNTS = 0.05;

    final String name;
    final Engine engine;
    final Map<String, SubscriptionDefinition> subscriptions = new LinkedHashMap<>();
    final Slots slots;
    final TurnQueue<FastStream> fast;
    final DurableLane durable;
    final Set<String> paused = new HashSet<>();
    /** Partitions that the store knows for this group. */
    final Set<PartitionId> registered = new HashSet<>();

    Set<PartitionId> suggested = Set.of();

    private final Map<PartitionId, HeldLease> leases = new HashMap<>();
    private final Map<String, Map<String, EarlierStreams>> earlier = new HashMap<>();
    private double nanosPerRun;

    Group(Engine engine, GroupDefinition definition) {
        this.engine = engine;
        this.name = definition.name();
        definition.subscriptions().forEach(subscription -> subscriptions.put(subscription.name(), subscription));
        this.slots = new Slots(definition.concurrency());
        this.fast = new TurnQueue<>(definition.subscriptions());
        this.durable = new DurableLane(this);
    }

    int messagesPerRun(SubscriptionDefinition subscription) {
        return subscription.handler() instanceof HandlerShape.Batch ? subscription.batchSize() : 1;
    }

    // ---- leases

    @Nullable
    HeldLease lease(PartitionId partition) {
        return leases.get(partition);
    }

    Collection<HeldLease> leases() {
        return leases.values();
    }

    HeldLease hold(Lease taken) {
        var lease = new HeldLease(this, taken);
        leases.put(taken.key().partition(), lease);
        lease.flusher.add(lease);
        serve(lease);
        return lease;
    }

    EarlierStreams earlier(String subscription, String topic) {
        return earlier.computeIfAbsent(subscription, name -> new HashMap<>())
                .computeIfAbsent(topic, name -> new EarlierStreams(engine.salt()));
    }

    void serve(HeldLease lease) {
        lease.serve(subscriptions.values(), paused);
    }

    void forget(HeldLease lease) {
        leases.remove(lease.key.partition(), lease);
        lease.flusher.remove(lease);
        fast.removeIf(stream -> stream.track.lease == lease);
    }

    void lose(HeldLease lease) {
        lease.lose();
        forget(lease);
    }

    /** What the store knows; a database that lost its last transactions may have forgotten what this node told it. */
    void registeredAre(Set<String> names, Set<PartitionId> partitions) {
        var forgotten = !names.containsAll(subscriptions.keySet());
        if (forgotten) {
            registered.clear();
        }
        if (registered.retainAll(partitions) || forgotten) {
            engine.housekeeping.registerAgain();
        }
    }

    void pausedAre(Set<String> names) {
        if (paused.equals(names)) {
            return;
        }
        paused.clear();
        paused.addAll(names);
        List.copyOf(leases.values()).forEach(this::serve);
        durable.pauseChanged();
    }

    // ---- handlers

    /** Starts what may start now. */
    void startRuns() {
        while (!engine.mayNotStart()) {
            var share = slots.next(!fast.isEmpty(), durable.hasReady(), durable.hasRetry());
            if (share == null) {
                return;
            }
            if (share == Slots.Share.FAST) {
                var stream = fast.poll();
                if (stream != null) {
                    stream.track.runs.start(stream);
                }
            } else {
                durable.runs.start(share);
            }
        }
    }

    void ran(long nanos) {
        nanosPerRun = nanosPerRun == 0 ? nanos : nanosPerRun + (nanos - nanosPerRun) * LAST_RUN_COUNTS;
    }

    /** How many runs of average length one slot does in the time for which work is kept at hand. */
    private double runsPerSlot() {
        return engine.limits.work().toNanos() / Math.max(nanosPerRun, 1_000);
    }

    /** How many streams of the durable lane are kept at hand per slot. */
    int runsAtHandPerSlot() {
        return (int) Math.max(2, Math.min(runsPerSlot(), 50));
    }

    /** Slots that the fast lane does not need now. */
    int slotsForOthers() {
        var needed = Math.min(slots.size(), slots.used(Slots.Share.FAST) + fast.size());
        return slots.size() - needed;
    }

    SessionBeat.Presence presence() {
        return new SessionBeat.Presence(slotsForOthers(), Set.copyOf(subscriptions.keySet()));
    }

    /** How many streams wait beyond what this node does soon. */
    int saturatedBy() {
        return (int) Math.max(0, fast.size() - slots.size() * Math.max(2, runsPerSlot()));
    }
}
