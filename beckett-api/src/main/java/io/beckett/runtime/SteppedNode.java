package io.beckett.runtime;

import io.beckett.admin.BeckettAdmin;
import io.beckett.error.StoreUnavailableException;
import io.beckett.message.MessageStore;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.PartitionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A node without threads: the same engine, whose actions are carried out one at a time on the calling thread. For tests;
 * belongs to one thread. Time is the clock of the definition, plus what {@link #settle} lets pass inside the engine.
 */
public final class SteppedNode implements AutoCloseable {
    private static final long QUIET = Duration.ofSeconds(2).toNanos();

    /** A feed, its commands, and the openings of its partitions. */
    final class Feed {
        final FeedId id;
        final MessageFeed feed;
        final Deque<Action.OnFeed> commands = new ArrayDeque<>();
        private final Map<PartitionId, Long> openings = new HashMap<>();
        private boolean takesPart = true;

        Feed(FeedId id) {
            this.id = id;
            this.feed = definition.storage().openFeed(id.group());
        }

        void carryOutCommands() {
            for (var command = commands.poll(); command != null; command = commands.poll()) {
                if (command instanceof Action.OpenFeed open) {
                    feed.open(open.partition(), open.from());
                    openings.put(open.partition(), open.opening());
                } else if (command instanceof Action.StopFeed stop) {
                    feed.stop(stop.partition());
                    openings.remove(stop.partition());
                } else if (command instanceof Action.PauseFeed pause) {
                    feed.pause(pause.partition());
                } else if (command instanceof Action.ResumeFeed resume) {
                    feed.resume(resume.partition());
                } else if (command instanceof Action.Publish publish) {
                    feed.publishProgress(publish.frontiers());
                } else if (command instanceof Action.TakePart part) {
                    takesPart = part.takesPart();
                }
            }
        }

        /** Polls once; whether anything came. */
        boolean poll() {
            if (id.kind() == FeedId.Kind.LIVE) {
                if (!takesPart) {
                    feed.leaveGroup();
                }
                var suggested = takesPart ? feed.suggested() : Set.<PartitionId>of();
                input(engine -> engine.suggested(id.group(), suggested));
            }
            carryOutCommands();
            var items = feed.poll(Duration.ZERO);
            input(engine -> {
                for (var item : items) {
                    var opening = openings.get(
                            new PartitionId(item.at().topic(), item.at().partition()));
                    if (opening != null) {
                        engine.arrived(id, opening, item);
                    }
                }
                engine.delivered(id);
            });
            return !items.isEmpty();
        }
    }

    private final NodeDefinition definition;
    private final CheckpointStore store;
    private final StartedStorage storage;
    private final StreamAccess access;
    private final Streams streams;
    private final HandlerCalls calls;
    private final Engine engine;
    private final Map<StoreCall.Channel, Deque<StoreCall<?>>> stores = new EnumMap<>(StoreCall.Channel.class);
    private final Deque<Action> reads = new ArrayDeque<>();
    private final Map<FeedId, Feed> feeds = new LinkedHashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<Runnable> events = new ArrayList<>();
    private final Instant origin;
    private long ahead;
    private long handled;
    private boolean closed;
    private @Nullable String failure;

    public SteppedNode(NodeDefinition definition, RandomGenerator random) {
        this(definition, Limits.defaults(), random);
    }

    SteppedNode(NodeDefinition definition, Limits limits, RandomGenerator random) {
        this.definition = definition;
        this.store = definition.checkpoints().orElseThrow();
        this.storage = new StartedStorage(definition.storage(), definition.setup());
        this.access = new StreamAccess(definition.storage());
        this.streams = definition.streams(access);
        this.calls = new HandlerCalls(streams);
        this.origin = definition.setup().clock().instant();
        for (var channel : StoreCall.Channel.values()) {
            stores.put(channel, new ArrayDeque<>());
        }
        this.engine = new Engine(
                definition.groups(),
                definition.sessionTimeout(),
                definition.drainTimeout(),
                definition.growthGrace(),
                limits,
                random,
                new UnknownNames(definition.unknownTypes(), definition.setup().types()),
                new Events(definition.listeners(), definition.types(), cause -> streams.store()),
                this::accept);
    }

    /** Starts both stores, registers the subscriptions and begins. */
    public void start() {
        storage.start();
        access.open();
        store.start(definition.setup());
        var partitions = Registrar.register(definition.groups(), definition.growthGrace(), definition.storage(), store);
        definition.groups().forEach(group -> feed(new FeedId(group.name(), FeedId.Kind.LIVE)));
        input(e -> e.begin(partitions));
        store.onWork(() -> {});
    }

    private Feed feed(FeedId id) {
        return feeds.computeIfAbsent(id, Feed::new);
    }

    private void accept(Action action) {
        if (action instanceof StoreCall<?> call) {
            calls(call.channel()).add(call);
        } else if (action instanceof Action.OnFeed command) {
            feed(command.feed()).commands.add(command);
        } else if (action instanceof Action.Start start) {
            runs.add(start.run());
        } else if (action instanceof Action.Tell tell) {
            events.add(tell.event());
        } else if (action instanceof Action.Closed ended) {
            closed = true;
            failure = ended.failure();
        } else if (action instanceof Action.Read || action instanceof Action.ReadEnds) {
            reads.add(action);
        }
    }

    // ---- steps

    Deque<StoreCall<?>> calls(StoreCall.Channel channel) {
        return Objects.requireNonNull(stores.get(channel));
    }

    Iterable<Feed> feeds() {
        return feeds.values();
    }

    List<Run> runs() {
        return runs;
    }

    Deque<Action> reads() {
        return reads;
    }

    Engine engine() {
        return engine;
    }

    /** Hands an input to the engine, at the time that it is now. */
    void input(Consumer<Engine> input) {
        var wall = definition.setup().clock().instant();
        engine.at(Duration.between(origin, wall).toNanos() + ahead, wall.toEpochMilli());
        input.accept(engine);
        var told = List.copyOf(events);
        events.clear();
        told.forEach(Runnable::run);
    }

    /** Carries out a call and hands its answer to the engine. */
    <R> void carryOut(StoreCall<R> call) {
        Consumer<Engine> input;
        try {
            var result = call.request().apply(store);
            input = e -> call.answer().accept(result);
        } catch (StoreUnavailableException unavailable) {
            input = e -> call.failure().accept(unavailable);
        }
        input(input);
    }

    /** Reads records, or the ends, and hands them to the engine. */
    void carryOut(Action request) {
        if (request instanceof Action.ReadEnds read) {
            var ends = definition.storage().ends();
            input(e -> e.ends(ends, read.grown()));
        } else if (request instanceof Action.Read read) {
            Consumer<Engine> input;
            try (var reader = definition.storage().openReader()) {
                var items = reader.read(read.positions(), read.logs(), read.maxBytes(), Duration.ofSeconds(10));
                input = e -> read.answer().accept(items);
            } catch (StoreUnavailableException unavailable) {
                input = e -> read.failure().accept(unavailable);
            }
            input(input);
        }
    }

    /** Ends a run. */
    void ended(Run run, Outcome outcome) {
        runs.remove(run);
        input(e -> e.ended(run, outcome));
    }

    private boolean step() {
        for (var channel : stores.values()) {
            var call = channel.poll();
            if (call != null) {
                carryOut(call);
                return true;
            }
        }
        var read = reads.poll();
        if (read != null) {
            carryOut(read);
            return true;
        }
        if (!runs.isEmpty()) {
            var run = runs.get(0);
            handled += run.messages.size();
            ended(run, calls.call(run));
            return true;
        }
        for (var feed : List.copyOf(feeds.values())) {
            if (feed.poll()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Carries out everything that is due, handlers included, until nothing is; returns how many messages handlers got. The
     * clock of the definition stands still meanwhile: what falls due later by it stays.
     */
    public long settle() {
        var before = handled;
        var quietFor = 0L;
        while (quietFor < QUIET && !closed) {
            if (step()) {
                var busy = engine.unflushed.count() > 0 || !runs.isEmpty();
                quietFor = busy ? 0 : quietFor;
                continue;
            }
            var wait = Math.max(1_000, engine.nextDeadline() - engine.now());
            wait = Math.min(wait, QUIET);
            ahead += wait;
            quietFor += wait;
            input(Engine::tick);
        }
        carryOutTheRest(); // nothing may be left that would be carried out at a later time of the clock
        return handled - before;
    }

    private void carryOutTheRest() {
        while (!closed && step()) {
            // each step says itself whether another one may follow
        }
    }

    /** Appends and reads; usable while the node is started. */
    public MessageStore store() {
        return streams.store();
    }

    /** What an operator sees and does. */
    public BeckettAdmin admin() {
        return new NodeAdmin(store.admin(), storage);
    }

    /** Why the node stopped by itself; null if it did not. */
    public @Nullable String failure() {
        return failure;
    }

    /** Hands everything over and ends. */
    @Override
    public void close() {
        input(Engine::close);
        settle();
        access.close();
        feeds.values().forEach(feed -> feed.feed.close());
    }

    /** Partitions that it holds, of a group. */
    Set<PartitionId> held(String group) {
        var held = engine.group(group);
        return held == null
                ? Set.of()
                : Set.copyOf(held.leases().stream()
                        .map(lease -> lease.key.partition())
                        .toList());
    }
}
