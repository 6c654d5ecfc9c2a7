package io.beckett.testkit;

import io.beckett.Beckett;
import io.beckett.BeckettBuilder;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.PageRequest;
import io.beckett.admin.ParkedRecord;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.Message;
import io.beckett.runtime.SteppedNode;
import io.beckett.spi.CheckpointStore;
import io.beckett.subscription.MessageContext;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.subscription.SubscriptionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An adopted topic and a log, two subscriptions, and stores that come and go. */
final class RebuildWorld {
    static final String GROUP = "shop";

    record Placed(int number) {}

    /** What a checkpoint store knows of streams, in an order of its own. */
    record Stand(
            Set<CheckpointInfo> checkpoints, Map<String, Map<String, Long>> frontiers, Map<String, String> parked) {}

    final ManualClock clock = new ManualClock();
    final InMemoryStorage storage = new InMemoryStorage(clock);
    final InMemoryTopic orders = storage.topic("orders", 2);
    /** What handlers got: subscription, stream and number. */
    final List<String> handled = new ArrayList<>();

    final List<String> told = new ArrayList<>();
    String broken = "";

    RebuildWorld() {
        storage.log("events", 2, "Account");
    }

    InMemoryCheckpoints newStore() {
        return new InMemoryCheckpoints(clock, new Random(1));
    }

    BeckettBuilder builder(CheckpointStore checkpoints) {
        return Beckett.builder()
                .storage(storage.connect())
                .checkpoints(checkpoints)
                .clock(clock)
                .map("placed", Placed.class)
                .listener(new SubscriptionListener() {
                    @Override
                    public void handled(Handled event) {
                        told.add(event.message().streamName());
                    }
                })
                .group(
                        GROUP,
                        group -> group.startingPosition(StartingPosition.EARLIEST)
                                .retries(RetryPolicy.none())
                                .subscription(
                                        "ship",
                                        s -> s.category("Order")
                                                .message(Placed.class)
                                                .handler(this::handle))
                                .subscription(
                                        "audit",
                                        s -> s.category("Order", "Account").handler(this::handle)));
    }

    private void handle(MessageContext message) {
        if (message.streamName().equals(broken)) {
            throw new IllegalStateException("on purpose");
        }
        handled.add(message.subscription() + " " + message.streamName() + " "
                + message.data(Placed.class).number());
    }

    SteppedNode start(CheckpointStore checkpoints) {
        var node = new SteppedNode(builder(checkpoints).definition(), new Random(2));
        node.start();
        node.settle();
        return node;
    }

    /** A node handles all that is there, and ends. */
    void handleAll(CheckpointStore checkpoints) {
        var node = start(checkpoints);
        node.settle();
        clock.advance(Duration.ofSeconds(2));
        node.settle(); // shows its progress
        node.close();
    }

    /** Some of everything: other types, gaps, records without a stream, appended streams. */
    void write(SteppedNode appender, int from, int to) {
        for (var number = from; number < to; number++) {
            orders.produce("Order-" + number % 7, new Placed(number));
            if (number % 5 == 0) {
                orders.produce("Order-" + number % 3, "cancelled", "{\"number\":0}".getBytes());
                orders.unmappable(orders.partition(number % 2), "no key " + number);
                orders.gap(orders.partition(1));
            }
            appender.store().append("Account-" + number % 4, ExpectedVersion.any(), Message.of(new Placed(number)));
        }
    }

    static List<CheckpointInfo> checkpoints(CheckpointStore checkpoints) {
        return checkpoints
                .admin()
                .checkpoints(CheckpointFilter.all(), PageRequest.first(1_000))
                .items();
    }

    static Stand stand(CheckpointStore checkpoints) {
        var admin = checkpoints.admin();
        var frontiers = new TreeMap<String, Map<String, Long>>();
        for (var facts : admin.subscriptions(GROUP)) {
            var places = new TreeMap<String, Long>();
            for (var place : facts.partitions()) {
                places.put(
                        place.partition() + " offset",
                        place.progress().frontier().offset());
                places.put(
                        place.partition() + " seq", place.progress().frontier().seq());
                places.put(place.partition() + " waiting", place.progress().pending());
            }
            frontiers.put(facts.subscription() + (facts.paused() ? " paused" : ""), places);
        }
        return new Stand(
                new HashSet<>(checkpoints(checkpoints)),
                frontiers,
                admin.parked(PageRequest.first(1_000)).items().stream()
                        .collect(Collectors.toMap(record -> record.position().toString(), ParkedRecord::reason)));
    }
}
