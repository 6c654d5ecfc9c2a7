package io.beckett.testkit;

import io.beckett.Beckett;
import io.beckett.BeckettModule;
import io.beckett.admin.BeckettAdmin;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.PageRequest;
import io.beckett.message.GlobalPosition;
import io.beckett.message.MessageStore;
import io.beckett.runtime.SteppedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A whole Beckett in memory, for tests of modules: no broker, no database, no thread and no sleep. The same engine as in
 * production runs, one step at a time, on the thread that calls {@link #settle}; it belongs to that thread.
 *
 * <pre>{@code
 * try (var test = TestBeckett.start(new Inventory())) {
 *     test.produce("Order-7", new OrderItemAdded("7", "p1", 2));
 *     test.settle();
 *     test.clock().advance(Duration.ofSeconds(12)); // a retry falls due
 *     test.settle();
 * }
 * }</pre>
 */
public final class TestBeckett implements AutoCloseable {
    private static final int PARTITIONS = 3;

    private final ManualClock clock;
    private final InMemoryTopic topic;
    private final SteppedNode node;

    private TestBeckett(BeckettModule module) {
        clock = new ManualClock();
        var storage = new InMemoryStorage(clock);
        topic = storage.topic("test", PARTITIONS);
        storage.log("log", PARTITIONS);
        var checkpoints = new InMemoryCheckpoints(clock, new Random(1));
        var builder =
                Beckett.builder().storage(storage).checkpoints(checkpoints).clock(clock);
        node = new SteppedNode(builder.with(module).definition(), new Random(2));
        node.start();
        node.settle();
    }

    /**
     * Builds and starts what the module describes. Subscriptions are registered now, so they get whatever is produced from
     * now on.
     *
     * @throws io.beckett.error.ConfigurationException as the build of an application would
     */
    public static TestBeckett start(BeckettModule module) {
        return new TestBeckett(module);
    }

    /**
     * Writes messages as a foreign program would, one after the other.
     *
     * @param stream the stream's full name
     * @param messages objects of mapped classes
     * @return where they stand
     * @throws io.beckett.error.UnmappedTypeException if a class has no type name
     */
    public List<GlobalPosition> produce(String stream, Object... messages) {
        var positions = new ArrayList<GlobalPosition>();
        for (var message : messages) {
            positions.add(topic.produce(stream, message));
        }
        return positions;
    }

    /** Appends to streams and reads them; subscriptions get what is appended, as they get what is produced. */
    public MessageStore store() {
        return node.store();
    }

    /** The topic, for raw bytes, tombstones and records that cannot be mapped. */
    public InMemoryTopic topic() {
        return topic;
    }

    /**
     * Carries out everything that is due, handlers on this thread included, until nothing is. What falls due later by the
     * clock stays.
     *
     * @return how many messages handlers got
     * @throws IllegalStateException if the node stopped by itself
     */
    public long settle() {
        var handled = node.settle();
        var failure = node.failure();
        if (failure != null) {
            throw new IllegalStateException("the node stopped: " + failure);
        }
        return handled;
    }

    /** The time that retries wait for. It stands still until it is advanced. */
    public ManualClock clock() {
        return clock;
    }

    /** What an operator sees and does. */
    public BeckettAdmin admin() {
        return node.admin();
    }

    /**
     * The checkpoint of a stream.
     *
     * @throws IllegalArgumentException if the subscription has handled nothing of that stream
     */
    public CheckpointInfo checkpoint(String group, String subscription, String stream) {
        var filter = CheckpointFilter.all().group(group).subscription(subscription).stream(stream);
        return admin().checkpoints(filter, PageRequest.first(1)).items().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("subscription '" + subscription + "' of group '" + group
                        + "' has no checkpoint of stream '" + stream + "'"));
    }

    /** Hands everything over and ends. */
    @Override
    public void close() {
        node.close();
    }
}
