package io.beckett.runtime;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult;
import io.beckett.spi.ForwardingCheckpointStore;
import io.beckett.spi.MessagePayload;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.Registration;
import io.beckett.spi.StreamName;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.subscription.UnknownTypes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The engine of a node that holds all partitions of a topic, without threads, handlers and input or output: messages go
 * in as a feed brings them, every run that is asked for has ended at once, every flush is recorded at once. What is left
 * is what the engine does for a message: order within streams, turns, slots, the ledger, and what it collects for flushes.
 * Its time stands still. Belongs to one thread.
 */
public final class EngineDrive {
    private static final String GROUP = "shipping";
    private static final String SUBSCRIPTION = "ship-orders";
    private static final String TOPIC = "orders";
    private static final String TYPE = "order-placed";

    private final CheckpointStore store;
    private final Engine engine;
    private final FeedId feed = new FeedId(GROUP, FeedId.Kind.LIVE);
    private final ArrayDeque<Run> runs = new ArrayDeque<>();
    private final ArrayDeque<StoreCall<?>> calls = new ArrayDeque<>();
    private final Map<PartitionId, Long> openings = new HashMap<>();
    private final StreamName[] streams;
    private final long[] offsets;
    private long ended;

    /**
     * Starts it, and lets it take the partitions.
     *
     * @param memory a store of which everything but flushes is asked
     * @param partitions of the topic, 1 and up
     * @param streams how many there are, 1 and up
     * @param concurrency of the group
     */
    public EngineDrive(CheckpointStore memory, int partitions, int streams, int concurrency) {
        this.store = new Recording(memory);
        this.streams = new StreamName[streams];
        for (var i = 0; i < streams; i++) {
            this.streams[i] = StreamName.of("Order-" + i);
        }
        this.offsets = new long[partitions];
        var subscription = new SubscriptionDefinition(
                GROUP,
                SUBSCRIPTION,
                new Selection(Set.of(TYPE), Set.of("Order"), Set.of()),
                UnmappedNames.NOT_WANTED,
                new HandlerShape.Context(message -> {}),
                RetryPolicy.defaults(),
                Duration.ofMinutes(5),
                100,
                StartingPosition.EARLIEST,
                100);
        var types = new TypeMap(Map.of());
        this.engine = new Engine(
                List.of(new GroupDefinition(GROUP, concurrency, List.of(subscription))),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Limits.defaults(),
                new Random(7),
                new UnknownNames(UnknownTypes.IGNORE, types),
                new Events(List.of(), types, cause -> {
                    throw new IllegalStateException("nobody listens");
                }),
                this::accept);
        start(partitions);
    }

    private void start(int partitions) {
        var ends = new HashMap<PartitionId, FeedPosition>();
        for (var i = 0; i < partitions; i++) {
            ends.put(new PartitionId(TOPIC, i), FeedPosition.START);
        }
        store.register(new Registration(GROUP, Map.of(SUBSCRIPTION, StartingPosition.EARLIEST), ends));
        input();
        engine.begin(ends.keySet());
        engine.suggested(GROUP, ends.keySet());
        while (openings.size() < partitions) {
            if (calls.isEmpty()) {
                throw new IllegalStateException("the node took " + new HashSet<>(openings.keySet()) + " only");
            }
            answerCalls();
        }
    }

    private void accept(Action action) {
        if (action instanceof Action.Start start) {
            runs.add(start.run());
        } else if (action instanceof StoreCall<?> call) {
            calls.add(call);
        } else if (action instanceof Action.OpenFeed open) {
            openings.put(open.partition(), open.opening());
        } else if (action instanceof Action.Closed closed) {
            throw new IllegalStateException("the node stopped: " + closed.failure());
        }
    }

    /** Makes the next messages of these streams, numbered from 0, as a feed would bring them. */
    public List<FeedItem> messages(int[] numbers) {
        var items = new FeedItem[numbers.length];
        for (var i = 0; i < numbers.length; i++) {
            var partition = numbers[i] % offsets.length;
            var offset = offsets[partition]++;
            var message = new RecordedMessage(
                    streams[numbers[i]],
                    "orders",
                    TYPE,
                    offset + 1,
                    1_700_000_000_000L,
                    Map.of(),
                    MessagePayload.tombstone(TYPE),
                    200,
                    7,
                    0);
            items[i] = new FeedItem.Arrived(new GlobalPosition(TOPIC, partition, offset), message);
        }
        return List.of(items);
    }

    /**
     * Lets them arrive, so many in one poll, and be handled.
     *
     * @return how many have been handled since the start
     */
    public long handle(List<FeedItem> items, int perPoll) {
        for (var first = 0; first < items.size(); first += perPoll) {
            input();
            for (var item : items.subList(first, Math.min(items.size(), first + perPoll))) {
                var at = item.at();
                engine.arrived(feed, opening(new PartitionId(at.topic(), at.partition())), item);
            }
            engine.delivered(feed);
            drain();
        }
        return ended;
    }

    private long opening(PartitionId partition) {
        var opening = openings.get(partition);
        if (opening == null) {
            throw new IllegalStateException(partition + " is not open");
        }
        return opening;
    }

    private void drain() {
        do {
            for (var run = runs.poll(); run != null; run = runs.poll()) {
                ended += run.messages.size();
                input();
                engine.ended(run, Outcome.Handled.INSTANCE);
            }
            answerCalls();
        } while (!runs.isEmpty());
    }

    private void answerCalls() {
        for (var call = calls.poll(); call != null; call = calls.poll()) {
            answer(call);
        }
    }

    private <R> void answer(StoreCall<R> call) {
        var result = call.request().apply(store);
        input();
        call.answer().accept(result);
    }

    private void input() {
        engine.at(0, 1_700_000_000_000L);
    }

    /** Says that each flush is recorded. */
    private static final class Recording extends ForwardingCheckpointStore {
        Recording(CheckpointStore memory) {
            super(memory);
        }

        @Override
        public FlushResult flush(Flush flush) {
            return new FlushResult(flush.leases().stream()
                    .<FlushResult.LeaseResult>map(lease -> new FlushResult.Flushed(lease.key(), 0, 0, Set.of(), -1))
                    .toList());
        }
    }
}
