package io.beckett.examples.demo;

import io.beckett.admin.BeckettAdmin;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.PageRequest;
import io.beckett.admin.SubscriptionInfo;
import io.beckett.error.StoreUnavailableException;
import io.beckett.examples.demo.Snapshot.NodeCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at the demo a few times a second, as an operator would, and shows it. */
final class Watch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(250);

    private final BeckettAdmin admin;
    private final String group;
    private final List<String> nodes;
    private final Produced produced;
    private final Tally tally;
    private final Screen screen;
    private final Instant start = Instant.now();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    Watch(BeckettAdmin admin, String group, List<String> nodes, Produced produced, Tally tally, Screen screen) {
        this.admin = admin;
        this.group = group;
        this.nodes = nodes;
        this.produced = produced;
        this.tally = tally;
        this.screen = screen;
    }

    void start() {
        var unused = timer.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            screen.show(now());
        } catch (StoreUnavailableException e) {
            screen.say("cannot look just now: " + e.getMessage());
        } catch (RuntimeException e) {
            screen.say("cannot look any more: " + e);
            throw e;
        }
    }

    Snapshot now() {
        var taken = Instant.now();
        var subscriptions = admin.subscriptions(group);
        return new Snapshot(
                Duration.between(start, taken),
                produced.messages(),
                produced.withoutRepository(),
                nodes.stream()
                        .map(node -> new NodeCount(
                                node, tally.of(node, Webhooks.STATISTICS), tally.of(node, Webhooks.NOTIFICATIONS)))
                        .toList(),
                lag(subscriptions, Webhooks.STATISTICS),
                lag(subscriptions, Webhooks.NOTIFICATIONS),
                waiting(),
                taken);
    }

    private static long lag(List<SubscriptionInfo> subscriptions, String name) {
        return subscriptions.stream()
                .filter(info -> info.subscription().equals(name))
                .mapToLong(SubscriptionInfo::lagMessages)
                .sum();
    }

    /** Streams that wait for their next attempt, or for a person. */
    List<CheckpointInfo> waiting() {
        var few = PageRequest.first(10);
        var waiting = new ArrayList<>(
                admin.checkpoints(CheckpointFilter.retrying().group(group), few).items());
        waiting.addAll(
                admin.checkpoints(CheckpointFilter.failed().group(group), few).items());
        return waiting;
    }

    /** Ends looking; a look that has begun is still shown. */
    @Override
    public void close() throws InterruptedException {
        timer.shutdown();
        if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
            screen.say("a look at the demo does not end");
        }
    }
}
