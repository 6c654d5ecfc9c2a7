package io.beckett.runtime;

import io.beckett.admin.CheckpointInfo;
import io.beckett.message.GlobalPosition;
import io.beckett.runtime.Scenario.Trouble;
import io.beckett.spi.Flush.FrontierMove;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import io.beckett.spi.WorkStatus;
import io.beckett.testkit.StoreView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What happened so far, and whether it may: asked at every start and end of a run and after every transaction. */
final class History {
    /** A run that goes on in some process. */
    private record Live(SimNode node, Run run, String session) {}

    /** Who handled a message, and in which life. */
    private record Success(SimNode node, String session, boolean lost) {}

    /** What a database that loses transactions forgets, too. */
    record Memory(Map<StreamKey, Long> recorded) {}

    private final SimWorld world;
    private final StoreView view;
    private final Map<StreamKey, TreeSet<Long>> wanted = new LinkedHashMap<>();
    private final Map<StreamKey, Set<Long>> done = new HashMap<>();
    private final Map<StreamKey, Map<Long, List<Success>>> successes = new HashMap<>();
    private final Map<StreamKey, Long> recorded = new HashMap<>();
    private final Map<LeaseKey, Map<String, Long>> frontiers = new HashMap<>();
    /** Streams that were purged: what is written of them next may begin with a lower position. */
    private final Set<StreamKey> forgotten = new HashSet<>();

    private final Set<GlobalPosition> gone = new HashSet<>();
    private final Set<StreamKey> deleted = new HashSet<>();
    private final List<Live> live = new ArrayList<>();
    /** Streams whose reservation somebody took away: that may break I3 and I9, and says so. */
    private final Set<StreamKey> releasedByPerson = new HashSet<>();

    private boolean rolledBack;
    private boolean unknownToStore;

    History(SimWorld world, StoreView view) {
        this.world = world;
        this.view = view;
    }

    // ---- what should happen

    /** A message stands in the log that a subscription wants. */
    void wanted(StreamKey key, long offset) {
        wanted.computeIfAbsent(key, k -> new TreeSet<>()).add(offset);
    }

    void skipped(StreamKey key, long offset) {
        doneOf(key).add(offset);
    }

    void deleted(StreamKey key) {
        deleted.add(key);
    }

    /** The record is not in the log any more: what happens to it is up to a person, or nothing. */
    void gone(PartitionId partition, long offset) {
        wanted.forEach((key, offsets) -> {
            if (key.lease().partition().equals(partition) && offsets.contains(offset)) {
                doneOf(key).add(offset);
            }
        });
        gone.add(new GlobalPosition(partition.topic(), partition.partition(), offset));
    }

    /** The topic is another one: its offsets begin anew. Until the store knows that, what it has is not about them. */
    void logIsAnother() {
        unknownToStore = true;
        wanted.clear();
        done.clear();
        successes.clear();
        recorded.clear();
        frontiers.clear();
    }

    void rewound() {
        unknownToStore = false;
    }

    void releasedByPerson(StreamKey key) {
        releasedByPerson.add(key);
    }

    private Set<Long> doneOf(StreamKey key) {
        return done.computeIfAbsent(key, k -> new HashSet<>());
    }

    // ---- runs

    void started(SimNode node, Run run) {
        var session = node.engine.session.id();
        world.tell(() -> node + " starts " + describe(run));
        var strict = !rolledBack && !releasedByPerson.contains(run.key);
        if (strict) {
            checkAlone(node, run, session);
        }
        var earlier = wanted.getOrDefault(run.key, new TreeSet<>());
        var inBatch = new HashSet<Long>();
        for (var delivery : run.messages) {
            var offset = delivery.at().offset();
            for (var before : earlier.headSet(offset)) {
                if (!inBatch.contains(before) && !isDone(run.key, before)) {
                    throw new Violation(
                            "I2: " + node + " starts " + describe(run) + " before " + before + " succeeded");
                }
            }
            inBatch.add(offset);
            if (strict) {
                world.moving.started(run.key, offset, this::isOver);
            }
            if (strict) {
                checkFirstTime(node, run, offset);
            }
        }
        live.add(new Live(node, run, session));
    }

    private void checkAlone(SimNode node, Run run, String session) {
        if (!view.sessionLives(session)) {
            throw new Violation("I3: " + node + " starts " + describe(run) + " without a live session");
        }
        for (var other : live) {
            if (other.run().key.equals(run.key) && other.run().owner != null && view.sessionLives(other.session())) {
                throw new Violation(
                        "I3: " + node + " starts " + describe(run) + " while " + other.node() + " runs it, too");
            }
        }
    }

    private void checkFirstTime(SimNode node, Run run, long offset) {
        if (offset < recorded.getOrDefault(run.key, 0L)) {
            throw new Violation(
                    "I9: " + node + " starts " + describe(run) + " although " + offset + " is recorded as finished");
        }
        for (var success : successes.getOrDefault(run.key, Map.of()).getOrDefault(offset, List.of())) {
            if (!success.lost()
                    && view.sessionLives(success.session())
                    && world.nodes.contains(success.node())
                    && success.node().engine.session.id().equals(success.session())) {
                throw new Violation("I9: " + node + " starts " + describe(run) + " although " + success.node()
                        + " handled " + offset + " and lost nothing since");
            }
        }
    }

    void ended(SimNode node, Run run, Outcome outcome) {
        world.tell(() -> node + " ends " + describe(run) + ": "
                + outcome.getClass().getSimpleName()
                + (outcome instanceof Outcome.Failed failed ? " after " + failed.done() : ""));
        var entry =
                live.stream().filter(other -> other.run() == run).findFirst().orElseThrow();
        live.remove(entry);
        var count = outcome instanceof Outcome.Failed failed ? failed.done() : run.messages.size();
        var lost = run.owner == null || run.interrupted || run.overran;
        for (var delivery : run.messages.subList(0, count)) {
            var offset = delivery.at().offset();
            doneOf(run.key).add(offset);
            successes
                    .computeIfAbsent(run.key, k -> new HashMap<>())
                    .computeIfAbsent(offset, o -> new ArrayList<>())
                    .add(new Success(node, entry.session(), lost));
        }
    }

    void crashed(SimNode node) {
        live.removeIf(entry -> entry.node() == node);
    }

    private boolean isDone(StreamKey key, long offset) {
        return isDeleted(key) || doneOf(key).contains(offset);
    }

    /** Whether nothing can come of it any more: it was handled, or was not in the log when its subscription began. */
    private boolean isOver(StreamKey key, long offset) {
        return isDone(key, offset) || !wanted.getOrDefault(key, new TreeSet<>()).contains(offset);
    }

    /** A stream that waits in other partitions, too, is deleted there with it. */
    private boolean isDeleted(StreamKey key) {
        return deleted.contains(key)
                || (world.scenario.troubles().getOrDefault(Trouble.GROWTH, 0) > 0
                        && deleted.stream()
                                .anyMatch(other -> other.stream().equals(key.stream())
                                        && other.subscription().equals(key.subscription())));
    }

    static String describe(Run run) {
        var offsets = run.messages.stream().map(d -> d.at().offset()).toList();
        return run.key.subscription() + "/" + run.key.stream() + "@"
                + run.key.lease().partition().partition() + " " + offsets + " attempt " + run.attempt;
    }

    // ---- the store

    /** A transaction was carried out. */
    void transaction() {
        if (unknownToStore) {
            return;
        }
        world.moving.transaction();
        for (var key : wanted.keySet()) {
            checkPosition(key);
        }
        view.frontiers((lease, moves) -> moves.forEach((subscription, move) -> checkFrontier(lease, move)));
    }

    private void checkPosition(StreamKey key) {
        var row = view.row(key);
        var position =
                Math.max(view.checkpoint(key), row.map(StoreView.Row::position).orElse(0L));
        var before = recorded.getOrDefault(key, 0L);
        if (position == 0) {
            if (before > 0) {
                forgotten.add(key); // purged
            }
            return;
        }
        if (position < before && !rolledBack && !forgotten.contains(key)) {
            throw new Violation("I4: the position of " + key + " went back from " + before + " to " + position);
        }
        if (position >= before) {
            forgotten.remove(key);
        }
        if (position > before) {
            recorded.put(key, position);
            for (var offset : wanted.get(key).headSet(position)) {
                if (!isDone(key, offset)) {
                    throw new Violation("I1: offset " + offset + " of " + key
                            + " is recorded as finished, but no handler has handled it");
                }
            }
        }
    }

    private void checkFrontier(LeaseKey lease, FrontierMove move) {
        var frontier = move.frontier().offset();
        var before = frontiers.computeIfAbsent(lease, k -> new HashMap<>()).put(move.subscription(), frontier);
        if (before != null && frontier < before && !rolledBack) {
            throw new Violation("I4: the frontier of " + lease + " " + move.subscription() + " went back from " + before
                    + " to " + frontier);
        }
        for (var entry : wanted.entrySet()) {
            var key = entry.getKey();
            if (key.lease().equals(lease) && key.subscription().equals(move.subscription())) {
                for (var offset : entry.getValue().headSet(frontier)) {
                    checkAccounted(key, offset, frontier);
                }
            }
        }
        for (var at : world.unmappable(lease.partition())) {
            if (at.offset() < frontier && !view.isParked(at) && !gone.contains(at)) {
                throw new Violation("I6: " + at + " is below the frontier " + frontier + " and not parked");
            }
        }
    }

    private void checkAccounted(StreamKey key, long offset, long frontier) {
        if (isDeleted(key) || offset < recorded.getOrDefault(key, 0L)) {
            return;
        }
        if (view.row(key).map(row -> row.backlog().contains(offset)).orElse(false)) {
            return;
        }
        var partition = key.lease().partition();
        if (gone.contains(new GlobalPosition(partition.topic(), partition.partition(), offset))) {
            return;
        }
        throw new Violation("I6: offset " + offset + " of " + key + " is below the frontier " + frontier
                + ", neither finished nor written down");
    }

    StreamKey keyOf(CheckpointInfo info) {
        return SimWorld.key(
                info.subscription(), new PartitionId(info.topic(), info.partition()), StreamName.of(info.streamName()));
    }

    Memory memory() {
        return new Memory(Map.copyOf(recorded));
    }

    /** The database lost its last transactions. */
    void rolledBack(Memory then) {
        rolledBack = true;
        recorded.clear();
        recorded.putAll(then.recorded());
    }

    boolean isRolledBack() {
        return rolledBack;
    }

    // ---- the end

    /** What is not finished yet, of the streams that do not fail on purpose; empty if all is. */
    List<String> unfinished(Set<String> failing) {
        var open = new ArrayList<String>();
        wanted.forEach((key, offsets) -> {
            for (var offset : offsets) {
                if (!isDone(key, offset) && !failing.contains(key.stream().value())) {
                    open.add("offset " + offset + " of " + key + " is not handled");
                }
            }
        });
        for (var key : view.streamsWithRows()) {
            var status = view.row(key).orElseThrow().status();
            if (status != WorkStatus.DELETED && !failing.contains(key.stream().value())) {
                open.add(key + " has a work row: " + status);
            }
        }
        view.frontiers((lease, moves) -> moves.forEach((subscription, move) -> {
            var end = world.log.end(lease.partition());
            if (move.frontier().offset() < end) {
                open.add("the frontier of " + lease + " " + subscription + " is at "
                        + move.frontier().offset() + ", the log ends at " + end);
            }
        }));
        return open;
    }

    Set<PartitionId> partitionsWithFrontier(String subscription) {
        var found = new HashSet<PartitionId>();
        view.frontiers((lease, moves) -> {
            if (moves.containsKey(subscription)) {
                found.add(lease.partition());
            }
        });
        return found;
    }
}
