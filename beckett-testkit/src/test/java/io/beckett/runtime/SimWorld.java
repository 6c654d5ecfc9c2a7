package io.beckett.runtime;

import io.beckett.message.GlobalPosition;
import io.beckett.runtime.Scenario.Trouble;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.FeedItem;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Registration;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import io.beckett.subscription.StartingPosition;
import io.beckett.testkit.InMemoryCheckpoints;
import io.beckett.testkit.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Some nodes, one log, one database, one time: everything that a run of the scheduler touches. */
final class SimWorld {
    /** A call that nobody waits for any more, and that the database carries out some time later. */
    private record Late(SimNode node, StoreCall<?> call) {}

    private record Kept(InMemoryCheckpoints.Snapshot snapshot, History.Memory memory) {}

    static final int KEPT = 12;

    final Scenario scenario;
    final Random random;
    final SimLog log;
    final StoreView view;
    final History history;
    final MovingStreams moving;
    final List<SimNode> nodes = new ArrayList<>();
    private final CheckpointStore observed;
    private final CheckpointStore store;
    private final List<Late> late = new ArrayList<>();
    private final Deque<Kept> kept = new ArrayDeque<>();
    private final Map<PartitionId, String> suggestions = new HashMap<>();
    private final List<GlobalPosition> unmappable = new ArrayList<>();
    private final Deque<String> trace;
    private final boolean tracing;
    private final Set<String> registered = new HashSet<>();
    long now = 1_000_000_000_000_000L;
    private int started;

    SimWorld(Scenario scenario, Random random, Variant variant, boolean tracing) {
        this.scenario = scenario;
        this.random = random;
        this.tracing = tracing;
        this.trace = new ArrayDeque<>();
        this.log = new SimLog(scenario.partitions());
        this.view = new StoreView(
                () -> Instant.ofEpochSecond(now / 1_000_000_000, now % 1_000_000_000),
                new Random(random.nextLong()),
                variant.guardLeftOut());
        this.history = new History(this, view);
        this.moving = new MovingStreams(this, view);
        this.moving.grown(scenario.partitions(), Duration.ZERO);
        this.observed = new ObservedStore(view, history::isRolledBack, history::rewound);
        this.store = variant.boundary().apply(observed, view);
        view.store().onWork(() -> nodes.forEach(node -> node.woken = true));
    }

    // ---- what is told of a run

    void tell(Supplier<String> what) {
        if (tracing) {
            trace.addLast(String.format("%9.1f ms  %s", (now - 1_000_000_000_000_000L) / 1e6, what.get()));
        }
    }

    String lastSteps(int count) {
        var lines = List.copyOf(trace);
        return String.join("\n  ", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    void pass(Duration time) {
        now += time.toNanos();
        tell(() -> "time goes on by " + time.toNanos() / 1_000 + " us");
    }

    // ---- nodes

    SimNode startNode(boolean secondRelease) {
        var groups = scenario.groups(secondRelease);
        var node = new SimNode("n" + ++started, this, groups, new Random(random.nextLong()));
        tell(() -> node + " begins with "
                + node.engine.group(Scenario.GROUP).subscriptions.keySet());
        var ends = log.ends();
        for (var group : groups) {
            var starts = new HashMap<String, StartingPosition>();
            group.subscriptions().forEach(s -> starts.put(s.name(), s.startingPosition()));
            observed.register(new Registration(group.name(), starts, ends, scenario.growthGrace(), Map.of()));
            starts.keySet().forEach(this::register);
        }
        nodes.add(node);
        node.begin(Set.copyOf(ends.keySet()));
        return node;
    }

    private void register(String subscription) {
        if (registered.add(subscription)) {
            kept.clear(); // a database that forgets a registration is not told of here
            for (var partition : log.partitions()) {
                for (var item : log.from(partition, 0, Integer.MAX_VALUE)) {
                    if (item instanceof FeedItem.Arrived arrived
                            && scenario.wants(subscription, arrived.message().type())) {
                        history.wanted(
                                key(subscription, partition, arrived.message().stream()),
                                item.at().offset());
                    }
                }
            }
        }
    }

    static StreamKey key(String subscription, PartitionId partition, StreamName stream) {
        return new StreamKey(new LeaseKey(Scenario.GROUP, partition), subscription, stream);
    }

    /** The node is gone; what it had sent may still be carried out. */
    void remove(SimNode node) {
        nodes.remove(node);
        history.crashed(node);
        node.unanswered().forEach(call -> late.add(new Late(node, call)));
    }

    // ---- the log

    void produce() {
        if (scenario.troubles().getOrDefault(Trouble.GROWTH, 0) > 0 && random.nextBoolean()) {
            produceMoving(random.nextInt(scenario.streams()));
            return;
        }
        var partition = random.nextInt(log.partitions().size());
        switch (random.nextInt(12)) {
            case 0 -> {
                var offset = log.writeMarker(partition);
                tell(() -> "a marker is written at " + offset);
            }
            case 1 -> unmappable.add(new GlobalPosition(SimLog.TOPIC, partition, log.writeUnmappable(partition)));
            default -> {
                var stream = "S-" + random.nextInt(scenario.streams());
                var type = random.nextBoolean() ? "a" : "b";
                var offset = log.write(partition, stream, type, random.nextInt(4) == 0 ? 2 : 0, now / 1_000_000);
                tell(() -> "a message of " + stream + " is written at " + partition + "@" + offset);
                for (var name : registered) {
                    if (scenario.wants(name, type)) {
                        history.wanted(
                                key(name, new PartitionId(SimLog.TOPIC, partition), StreamName.of(stream)), offset);
                    }
                }
            }
        }
    }

    private void produceMoving(int stream) {
        var partition = moving.partitionOf(stream);
        var key = MovingStreams.key("", partition, stream);
        var offset = log.write(partition, key.stream().value(), "b", 0, now / 1_000_000);
        tell(() -> "a message of " + key.stream() + " is written at " + partition + "@" + offset);
        for (var name : registered) {
            history.wanted(MovingStreams.key(name, partition, stream), offset);
        }
        for (var number = 0; number < scenario.subscriptions(); number++) {
            moving.written(MovingStreams.key(Scenario.name(number), partition, stream), offset);
        }
    }

    void grow() {
        log.grow();
        moving.grown(
                log.partitions().size(),
                Duration.ofMillis(random.nextInt((int) scenario.growthGrace().toMillis() + 1)));
        tell(() -> "there are " + log.partitions().size() + " partitions now");
    }

    /** One record, or all that are older, are not in the log any more. */
    boolean lose() {
        var partition = log.partitions().get(random.nextInt(log.partitions().size()));
        var there = log.from(partition, 0, Integer.MAX_VALUE);
        if (there.isEmpty()) {
            return false;
        }
        var chosen = there.get(random.nextInt(there.size())).at();
        var older = random.nextInt(3) == 0;
        for (var item : there) {
            if (item.at().equals(chosen) || (older && item.at().offset() < chosen.offset())) {
                history.gone(partition, item.at().offset());
            }
        }
        if (older) {
            log.retain(partition.partition(), chosen.offset() + 1);
        } else {
            log.compact(partition.partition(), chosen.offset());
        }
        tell(() -> chosen + (older ? " and what is older" : "") + " is not in the log any more");
        return true;
    }

    List<GlobalPosition> unmappable(PartitionId partition) {
        return unmappable.stream()
                .filter(at -> at.partition() == partition.partition())
                .toList();
    }

    // ---- the database

    void carryOut(SimNode node, SimNode.InFlight<?> sent) {
        tell(() -> node + " " + sent.call + " is carried out");
        transaction(() -> {
            sent.execute(store);
            return sent;
        });
    }

    void afterwards(SimNode node, StoreCall<?> call) {
        late.add(new Late(node, call));
    }

    boolean carryOutLate() {
        if (late.isEmpty()) {
            return false;
        }
        var next = late.remove(random.nextInt(late.size()));
        tell(() -> next.node() + " " + next.call() + " is carried out late");
        transaction(() -> next.call().request().apply(store));
        return true;
    }

    <T> T transaction(Supplier<T> body) {
        var result = body.get();
        history.transaction();
        if (scenario.troubles().getOrDefault(Trouble.ROLLBACK, 0) > 0) {
            kept.addLast(new Kept(view.store().snapshot(), history.memory()));
            if (kept.size() > KEPT) {
                kept.removeFirst();
            }
        }
        return result;
    }

    boolean rollBack() {
        if (kept.isEmpty()) {
            return false;
        }
        var chosen = new ArrayList<>(kept).get(random.nextInt(kept.size()));
        tell(() -> "the database is rolled back");
        kept.clear();
        view.store().restore(chosen.snapshot());
        history.rolledBack(chosen.memory());
        return true;
    }

    CheckpointStore store() {
        return store;
    }

    // ---- what the storage suggests

    void suggestAnew() {
        for (var partition : log.partitions()) {
            if (!nodes.isEmpty()) {
                suggestions.put(partition, nodes.get(random.nextInt(nodes.size())).name);
            }
        }
        tell(() -> "suggested: " + suggestions);
    }

    Set<PartitionId> suggestedTo(SimNode node) {
        var own = new HashSet<PartitionId>();
        suggestions.forEach((partition, name) -> {
            if (name.equals(node.name)) {
                own.add(partition);
            }
        });
        return own;
    }

    /** A store, or an engine's view of it, that does one thing wrong. */
    record Variant(
            String name,
            Optional<String> guardLeftOut,
            BiFunction<CheckpointStore, StoreView, CheckpointStore> boundary) {
        static Variant good() {
            return new Variant("good", Optional.empty(), (store, view) -> store);
        }

        static Variant without(String guard) {
            return new Variant(guard, Optional.of(guard), (store, view) -> store);
        }

        static Variant of(String name, BiFunction<CheckpointStore, StoreView, CheckpointStore> boundary) {
            return new Variant(name, Optional.empty(), boundary);
        }
    }
}
