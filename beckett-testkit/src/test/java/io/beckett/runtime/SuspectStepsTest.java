package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointStatus;
import io.beckett.admin.PageRequest;
import io.beckett.subscription.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that end the process, and processes that only seem to end. */
class SuspectStepsTest {
    private static final int POISON_AFTER = 3;
    private static final Duration DEAD = Duration.ofSeconds(2);

    private static Scenario scenario(int retries) {
        var calm = Steps.calm();
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
                calm.sessionTimeout(),
                calm.drainTimeout(),
                calm.timeLimit(),
                calm.growthGrace(),
                RetryPolicy.defaults().maxRetries(retries).backoff(Duration.ofMillis(1), Duration.ofMillis(1)),
                Steps.limits(1_000, 10_000, POISON_AFTER),
                0,
                0,
                0,
                Optional.empty(),
                false,
                "",
                calm.troubles());
    }

    /** Handles whatever runs, until the killer runs; false if it does not within a while. */
    private static boolean untilItRuns(Steps steps, SimNode node, long killer) {
        for (var i = 0; i < 400; i++) {
            steps.pass(node, 10);
            if (Steps.running(node).contains(killer)) {
                return true;
            }
            for (var run : List.copyOf(node.runs)) {
                node.ended(run, Outcome.Handled.INSTANCE);
            }
        }
        return false;
    }

    private static int deathsUntilItRunsNoMore(Steps steps, long killer) {
        var deaths = 0;
        var node = steps.start();
        while (deaths < 20 && untilItRuns(steps, node, killer)) {
            steps.world.remove(node);
            steps.world.now += DEAD.toNanos();
            node = steps.start();
            deaths++;
        }
        return deaths;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    @DisplayName(
            "B34: a message that ends the process ends as a failed stream within 3 + n takeovers; the others are handled")
    void aMessageThatEndsTheProcessFailsWithinThreePlusItsRetries(int retries) {
        var steps = new Steps(scenario(retries));
        steps.write("S-1");
        var killer = steps.write("S-0");
        steps.write("S-0");
        for (var i = 1; i < 8; i++) {
            steps.write("S-" + i);
        }

        var deaths = deathsUntilItRunsNoMore(steps, killer);

        assertThat(deaths).isEqualTo(POISON_AFTER + Math.max(1, retries));
        var rows = steps.world
                .store()
                .admin()
                .checkpoints(CheckpointFilter.failed(), PageRequest.first(10))
                .items();
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.streamName()).isEqualTo("S-0");
            assertThat(row.status()).isEqualTo(CheckpointStatus.FAILED);
            assertThat(row.attempts()).isEqualTo(Math.max(1, retries));
            assertThat(steps.world.store().admin().attempts(row)).isNotEmpty();
        });
        assertThat(steps.unfinished()).isNotEmpty().allMatch(each -> each.contains("S-0@"));
    }

    @Test
    @DisplayName("B34: behind a healthy message of its stream it is found all the same, and that one is not charged")
    void behindAHealthyMessageOfItsStreamItIsFoundAllTheSame() {
        var steps = new Steps(scenario(1));
        steps.write("S-0");
        steps.write("S-1");
        var node = steps.start();
        steps.end(node, 0, Steps.failed(0)); // the stream waits in the durable lane
        steps.handled(node, 1);
        var killer = steps.write("S-0");
        steps.pass(node, 30);
        steps.world.remove(node);
        steps.world.now += DEAD.toNanos();

        var deaths = deathsUntilItRunsNoMore(steps, killer);

        assertThat(deaths).isEqualTo(POISON_AFTER + 1);
        var failed = steps.world
                .store()
                .admin()
                .checkpoints(CheckpointFilter.failed(), PageRequest.first(10))
                .items();
        assertThat(failed)
                .singleElement()
                .satisfies(row -> assertThat(row.streamPosition())
                        .as("the message before it is handled and recorded")
                        .isEqualTo(1));
    }

    @Test
    @DisplayName(
            "I10: sessions that are lost together, by processes that live, charge nothing however often it happens")
    void sessionsThatAreLostByProcessesThatLiveChargeNothing() {
        var steps = new Steps(scenario(0));
        var first = steps.start();
        var second = steps.world.startNode(true);
        for (var i = 0; i < 4; i++) {
            steps.write("S-" + i);
        }
        pass(steps, first, second, 20);
        first.input(engine -> engine.leasesInOrder()
                .forEach(lease ->
                        lease.tracks().forEach(track -> track.runningStreams().forEach(track.crossing::spillRunning))));
        pass(steps, first, second, 100);
        var keys = steps.world.view.streamsWithRows();
        assertThat(keys).hasSize(4);

        for (var outage = 0; outage < 6; outage++) {
            silence(steps, first, second, Duration.ofMillis(1_500));
            // the one that has nothing reserved comes back first, and finds the other's session over
            steps.pass(outage % 2 == 0 ? second : first, 200);
            pass(steps, first, second, 1_000);
            for (var key : keys) {
                assertThat(steps.world.view.row(key).orElseThrow().takeovers()).isZero();
            }
        }
    }

    private static void pass(Steps steps, SimNode first, SimNode second, long millis) {
        for (var i = 0; i < millis; i += 10) {
            steps.pass(first, 10);
            steps.work(second);
        }
    }

    /** Nothing that they ask of the store is answered. */
    private static void silence(Steps steps, SimNode first, SimNode second, Duration time) {
        for (var i = 0; i < time.toMillis(); i += 10) {
            steps.world.now += 10_000_000;
            for (var node : List.of(first, second)) {
                node.input(Engine::tick);
                for (var channel : StoreCall.Channel.values()) {
                    var sent = node.sent(channel);
                    if (sent != null) {
                        sent.fails = true;
                        node.answer(channel);
                    }
                }
            }
        }
    }
}
