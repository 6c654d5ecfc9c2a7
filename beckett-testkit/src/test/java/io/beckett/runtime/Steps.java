package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.PageRequest;
import io.beckett.runtime.Scenario.Trouble;
import io.beckett.spi.StreamName;
import io.beckett.subscription.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A history that a test makes itself, step by step; the invariants are checked all the same. */
final class Steps {
    final SimWorld world;

    Steps(Scenario scenario) {
        world = new SimWorld(scenario, new Random(1), SimWorld.Variant.good(), true);
    }

    /** One partition, one subscription, a slow clock: nothing happens that the test does not ask for. */
    static Scenario calm() {
        return new Scenario(
                1,
                1,
                0,
                0,
                3,
                4,
                0,
                false,
                1,
                Duration.ofSeconds(1),
                Duration.ofMillis(100),
                Duration.ofMinutes(1),
                Duration.ZERO,
                RetryPolicy.defaults().maxRetries(3).backoff(Duration.ofMillis(1), Duration.ofMillis(1)),
                limits(1_000, 10_000),
                0,
                0,
                0,
                Optional.empty(),
                false,
                "",
                Map.of(Trouble.CRASH, 0));
    }

    static Limits limits(int maxUnflushed, long bufferedBytes) {
        return limits(maxUnflushed, bufferedBytes, 100);
    }

    static Limits limits(int maxUnflushed, long bufferedBytes, int poisonAfter) {
        return new Limits(
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofMillis(5),
                Duration.ofMillis(5),
                Duration.ofMillis(30),
                1_000,
                maxUnflushed,
                Duration.ofSeconds(10),
                1_000,
                bufferedBytes,
                Duration.ofMillis(100),
                1_000,
                0,
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(20),
                10,
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                Duration.ofHours(1),
                Duration.ofHours(1),
                poisonAfter);
    }

    long write(String stream) {
        return write(0, stream);
    }

    long write(int partition, String stream) {
        var offset = world.log.write(partition, stream, "type", 0, world.now / 1_000_000);
        for (var i = 0; i < world.scenario.subscriptions(); i++) {
            world.history.wanted(
                    SimWorld.key(Scenario.name(i), world.log.partitions().get(partition), StreamName.of(stream)),
                    offset);
        }
        return offset;
    }

    SimNode start() {
        return start(true);
    }

    SimNode start(boolean secondRelease) {
        var node = world.startNode(secondRelease);
        pass(node, 200);
        return node;
    }

    /** Everything but the ends of runs, until nothing is left to do at this moment. */
    void work(SimNode node) {
        for (var i = 0; i < 10; i++) {
            node.input(Engine::tick);
            for (var channel : StoreCall.Channel.values()) {
                answerAll(node, channel);
            }
            while (!node.reads.isEmpty()) {
                node.read(world.log, false);
            }
            feed(node);
        }
    }

    /** Carries out the feeds' commands, polls once and hands over. */
    void feed(SimNode node) {
        for (var feed : node.feedsHang() ? List.<SimNode.Feed>of() : List.copyOf(node.feeds.values())) {
            feed.poll(world.log, 100);
            node.handOver(feed);
        }
    }

    /** Time goes on, and the node works meanwhile. */
    void pass(SimNode node, long millis) {
        for (var i = 0; i < millis; i += 10) {
            world.now += 10_000_000;
            work(node);
        }
    }

    /** Ends the run that has a message. */
    void end(SimNode node, long offset, Outcome outcome) {
        node.ended(run(node, offset), outcome);
    }

    void handled(SimNode node, long offset) {
        end(node, offset, Outcome.Handled.INSTANCE);
    }

    static Outcome failed(int done) {
        return new Outcome.Failed(done, new IllegalStateException("on purpose"), Optional.empty(), false);
    }

    Run run(SimNode node, long offset) {
        return node.runs.stream()
                .filter(run -> run.messages.stream().anyMatch(d -> d.at().offset() == offset))
                .findFirst()
                .orElseThrow(() -> new AssertionError(offset + " does not run; " + world.lastSteps(30)));
    }

    /** Offsets that run now. */
    static List<Long> running(SimNode node) {
        return node.runs.stream()
                .flatMap(run -> run.messages.stream())
                .map(d -> d.at().offset())
                .toList();
    }

    long frontier(String subscription) {
        var found = new long[] {-1};
        world.view.frontiers(
                (lease, moves) -> found[0] = moves.get(subscription).frontier().offset());
        return found[0];
    }

    List<String> unfinished() {
        return world.history.unfinished(Set.of());
    }

    static Scenario with(Limits limits, int batchSize, int subscriptions, boolean secondLater) {
        var calm = calm();
        return new Scenario(
                1,
                1,
                0,
                0,
                3,
                4,
                batchSize,
                secondLater,
                subscriptions,
                calm.sessionTimeout(),
                calm.drainTimeout(),
                calm.timeLimit(),
                calm.growthGrace(),
                calm.retries(),
                limits,
                0,
                0,
                0,
                Optional.empty(),
                false,
                "",
                calm.troubles());
    }

    void takeAgain(SimNode node) {
        for (var i = 0; i < 100; i++) {
            world.now += Duration.ofMillis(5).toNanos();
            node.input(Engine::tick);
            answerAll(node, StoreCall.Channel.SESSION);
        }
        assertThat(node.engine.leasesInOrder()).isNotEmpty();
    }

    /** Carries out and answers the calls of a channel until there is none. */
    void answerAll(SimNode node, StoreCall.Channel channel) {
        for (var sent = node.sent(channel); sent != null; sent = node.sent(channel)) {
            world.carryOut(node, sent);
            node.answer(channel);
        }
    }

    CheckpointInfo checkpoint(String stream) {
        return world.view
                .store()
                .admin()
                .checkpoints(CheckpointFilter.all().stream(stream), PageRequest.first(1))
                .items()
                .get(0);
    }
}
