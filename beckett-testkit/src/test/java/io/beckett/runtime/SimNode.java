package io.beckett.runtime;

import io.beckett.error.StoreUnavailableException;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import io.beckett.subscription.UnknownTypes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A node whose every step somebody else decides on: what a thread of a real node does, at any moment, in any order. */
final class SimNode {
    /** A store call between being sent and being answered. */
    static final class InFlight<R> {
        final StoreCall<R> call;
        private @Nullable R result;
        boolean executed;
        boolean fails;

        InFlight(StoreCall<R> call) {
            this.call = call;
        }

        void execute(CheckpointStore store) {
            result = call.request().apply(store);
            executed = true;
        }

        private void answer() {
            if (fails) {
                call.failure().accept(new StoreUnavailableException("checkpoint store", "no answer", null));
            } else {
                call.answer().accept(Objects.requireNonNull(result));
            }
        }
    }

    /** A feed as its thread has it: it carries out commands and polls, or it hands over what a poll brought. */
    static final class Feed {
        private record Place(long opening, long next, boolean paused, String log) {}

        private record Got(long opening, FeedItem item) {}

        final FeedId id;
        final Deque<Action.OnFeed> commands = new ArrayDeque<>();
        private final Map<PartitionId, Place> places = new LinkedHashMap<>();
        private final Deque<Got> got = new ArrayDeque<>();

        Feed(FeedId id) {
            this.id = id;
        }

        boolean hasSomethingToHandOver() {
            return !got.isEmpty();
        }

        boolean hasSomethingToDo(SimLog log) {
            return !got.isEmpty()
                    || !commands.isEmpty()
                    || places.entrySet().stream()
                            .anyMatch(entry -> !entry.getValue().paused()
                                    && (entry.getValue().next() < log.end(entry.getKey())
                                            || !entry.getValue().log().equals(log.log())));
        }

        void poll(SimLog log, int atMost) {
            for (var command = commands.poll(); command != null; command = commands.poll()) {
                carryOut(command);
            }
            places.entrySet().removeIf(entry -> {
                var replaced = !entry.getValue().log().equals(log.log());
                if (replaced) {
                    var to = FeedPosition.START.in(log.log());
                    var item = new FeedItem.Replaced(at(entry.getKey(), 0), to, "the topic was created again");
                    got.add(new Got(entry.getValue().opening(), item));
                }
                return replaced;
            });
            for (var entry : places.entrySet()) {
                var place = entry.getValue();
                if (!place.paused()) {
                    var next = place.next();
                    var start = log.start(entry.getKey());
                    if (next < start) {
                        got.add(new Got(place.opening(), gone(entry.getKey(), start - 1)));
                        next = start;
                    }
                    var items = log.from(entry.getKey(), next, Math.max(0, atMost - got.size()));
                    for (var item : items) {
                        got.add(new Got(place.opening(), item));
                        next = item.at().offset() + 1;
                    }
                    var end = log.end(entry.getKey());
                    if (next < end && log.from(entry.getKey(), next, 1).isEmpty()) {
                        got.add(new Got(place.opening(), new FeedItem.Passed(at(entry.getKey(), end - 1))));
                        next = end;
                    }
                    entry.setValue(new Place(place.opening(), next, false, place.log()));
                }
            }
        }

        private static FeedItem gone(PartitionId partition, long offset) {
            return new FeedItem.Gone(at(partition, offset), "below the log's start");
        }

        private static GlobalPosition at(PartitionId partition, long offset) {
            return new GlobalPosition(partition.topic(), partition.partition(), offset);
        }

        private void carryOut(Action.OnFeed command) {
            if (command instanceof Action.OpenFeed open) {
                var from = open.from();
                places.put(open.partition(), new Place(open.opening(), from.offset(), false, from.log()));
            } else if (command instanceof Action.StopFeed stop) {
                places.remove(stop.partition());
            } else if (command instanceof Action.PauseFeed pause) {
                places.computeIfPresent(pause.partition(), (id, p) -> new Place(p.opening(), p.next(), true, p.log()));
            } else if (command instanceof Action.ResumeFeed resume) {
                places.computeIfPresent(
                        resume.partition(), (id, p) -> new Place(p.opening(), p.next(), false, p.log()));
            }
        }

        void forget() {
            places.clear();
            commands.clear();
            got.clear();
        }
    }

    final String name;
    final Engine engine;
    final Map<StoreCall.Channel, Deque<StoreCall<?>>> waiting = new EnumMap<>(StoreCall.Channel.class);
    final Map<StoreCall.Channel, InFlight<?>> inFlight = new EnumMap<>(StoreCall.Channel.class);
    final Map<FeedId, Feed> feeds = new LinkedHashMap<>();
    final Deque<Action> reads = new ArrayDeque<>();
    final List<Run> runs = new ArrayList<>();
    final SimWorld world;
    boolean woken;
    boolean takesPart = true;
    boolean storageDown;
    boolean closed;
    /** Its feeds hang until then; 0 while they do not. */
    long feedsHangUntil;
    /** Its process stands still until then; 0 while it runs. */
    long stoppedUntil;
    /** How far its monotonic clock is behind. */
    long nanosLost;
    /** How many milliseconds its wall clock is ahead. */
    long wallAhead;

    SimNode(String name, SimWorld world, List<GroupDefinition> groups, RandomGenerator random) {
        this.name = name;
        this.world = world;
        for (var channel : StoreCall.Channel.values()) {
            waiting.put(channel, new ArrayDeque<>());
        }
        var types = new TypeMap(Map.of());
        engine = new Engine(
                groups,
                world.scenario.sessionTimeout(),
                world.scenario.drainTimeout(),
                world.scenario.growthGrace(),
                world.scenario.limits(),
                random,
                new UnknownNames(UnknownTypes.IGNORE, types),
                new Events(List.of(), types, cause -> {
                    throw new AssertionError("nobody listens");
                }),
                this::accept);
        groups.forEach(group -> feed(new FeedId(group.name(), FeedId.Kind.LIVE)));
    }

    void begin(Set<PartitionId> partitions) {
        input(e -> e.begin(partitions));
    }

    boolean isStopped() {
        return stoppedUntil > world.now;
    }

    boolean feedsHang() {
        return feedsHangUntil > world.now;
    }

    boolean knows(int subscriptions) {
        return engine.groups().stream().allMatch(group -> group.subscriptions.size() == subscriptions);
    }

    private Feed feed(FeedId id) {
        return feeds.computeIfAbsent(id, Feed::new);
    }

    private void accept(Action action) {
        if (action instanceof StoreCall<?> call) {
            Objects.requireNonNull(waiting.get(call.channel())).add(call);
        } else if (action instanceof Action.TakePart part) {
            takesPart = part.takesPart();
        } else if (action instanceof Action.OnFeed command) {
            feed(command.feed()).commands.add(command);
        } else if (action instanceof Action.Start start) {
            runs.add(start.run());
            world.history.started(this, start.run());
        } else if (action instanceof Action.Read || action instanceof Action.ReadEnds) {
            reads.add(action);
        } else if (action instanceof Action.Closed) {
            closed = true;
        }
    }

    void input(Consumer<Engine> input) {
        engine.at(world.now - nanosLost, world.now / 1_000_000 + wallAhead);
        if (!feedsHang()) {
            feeds.keySet().forEach(engine::cameRound);
        }
        try {
            input.accept(engine);
        } catch (RuntimeException e) {
            var violation = new Violation("engine: " + name + " threw " + e);
            violation.initCause(e);
            throw violation;
        }
    }

    // ---- steps

    /** The next call of a channel whose turn it is, if there is one. */
    @Nullable
    InFlight<?> sent(StoreCall.Channel channel) {
        var sent = inFlight.get(channel);
        if (sent == null) {
            var call = Objects.requireNonNull(waiting.get(channel)).poll();
            if (call != null) {
                sent = new InFlight<>(call);
                inFlight.put(channel, sent);
            }
        }
        return sent;
    }

    void answer(StoreCall.Channel channel) {
        var answered = Objects.requireNonNull(inFlight.remove(channel));
        input(e -> answered.answer());
    }

    void handOver(Feed feed) {
        var items = List.copyOf(feed.got);
        feed.got.clear();
        input(e -> {
            for (var got : items) {
                e.arrived(feed.id, got.opening(), got.item());
            }
            e.delivered(feed.id);
        });
    }

    boolean knowsSuggestion(Set<PartitionId> partitions) {
        return engine.groups().stream().allMatch(group -> group.suggested.equals(partitions));
    }

    void storageAnswers(boolean answers) {
        storageDown = !answers;
        input(e -> e.storageAnswers(answers));
    }

    void suggest(String group, Set<PartitionId> partitions) {
        input(e -> e.suggested(group, partitions));
    }

    void breakFeed(Feed feed) {
        feed.forget();
        input(e -> e.feedBroke(feed.id));
    }

    void read(SimLog log, boolean fails) {
        var request = Objects.requireNonNull(reads.poll());
        if (request instanceof Action.ReadEnds read) {
            if (!fails) {
                input(e -> e.ends(log.ends(), read.grown()));
            }
        } else if (request instanceof Action.Read read) {
            if (fails) {
                input(e -> {
                    e.storageAnswers(false);
                    read.failure().accept(new StoreUnavailableException("message storage", "no answer", null));
                });
            } else {
                var items = log.read(read.positions(), read.logs(), read.maxBytes());
                input(e -> {
                    e.storageAnswers(true);
                    read.answer().accept(items);
                });
            }
        }
    }

    void ended(Run run, Outcome outcome) {
        runs.remove(run);
        world.history.ended(this, run, outcome);
        input(e -> e.ended(run, outcome));
    }

    void buryIfClosed() {
        if (closed) {
            world.tell(() -> name + " is closed");
            world.remove(this);
        }
    }

    List<StoreCall<?>> unanswered() {
        var calls = new ArrayList<StoreCall<?>>();
        for (var sent : inFlight.values()) {
            if (!sent.executed && !sent.fails) {
                calls.add(sent.call);
            }
        }
        return calls;
    }

    /** How long until the engine wants to be ticked. */
    Duration untilDeadline() {
        var deadline = engine.nextDeadline();
        var now = world.now - nanosLost;
        return deadline == Long.MAX_VALUE ? Duration.ofSeconds(1) : Duration.ofNanos(Math.max(0, deadline - now));
    }

    /** What its engine has in memory. */
    String describe() {
        var lines = new ArrayList<String>();
        lines.add(name + " session " + engine.session.id() + (engine.session.isOpen() ? "" : " not open")
                + ", unflushed " + engine.unflushed.count() + (engine.mayNotStart() ? ", starts nothing" : "")
                + ", runs " + runs);
        for (var group : engine.groups()) {
            lines.add("slots free " + group.slots.free() + ", fast " + group.fast.size() + ", ready "
                    + group.durable.hasReady() + ", retry " + group.durable.hasRetry() + ", paused " + group.paused);
            for (var held : group.durable.held()) {
                lines.add("reservation " + held.key + " " + held.state + " position " + held.position + " unread "
                        + held.unread + " next " + held.peek() + (held.running == null ? "" : " runs"));
            }
            for (var lease : group.leases()) {
                lines.add("lease " + lease.key + " epoch " + lease.epoch + " flush " + lease.flushSeq
                        + (lease.beingFlushed ? " being flushed" : "") + (lease.isReleasing() ? " releasing" : ""));
                for (var track : lease.tracks()) {
                    lines.add("track " + track.subscription.name() + " frontier "
                            + track.ledger.frontier().offset() + " read to " + track.ledger.readTo() + ", buffered "
                            + track.buffer.messages() + (track.ending ? ", ending" : "") + ", feed "
                            + (track.cursor == null
                                    ? "none"
                                    : track.cursor.feed.kind() + " at " + track.cursor.position));
                }
            }
        }
        return String.join("\n    ", lines);
    }

    @Override
    public String toString() {
        return name;
    }
}
