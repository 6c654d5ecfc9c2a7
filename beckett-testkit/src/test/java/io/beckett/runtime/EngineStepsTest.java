package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Moments in which the engine once did the wrong thing. */
class EngineStepsTest {

    @Test
    void aProcessThatStoodStillStartsNothingBeforeItLooksAtTheTime_I3() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write("S-0");
        steps.write("S-0");
        steps.feed(node);
        steps.world.now += Duration.ofSeconds(2).toNanos();

        steps.handled(node, 0);

        assertThat(Steps.running(node)).isEmpty();
    }

    @Test
    void aReservationThatHoldsAllThatMayBeUnflushedIsCompleted() {
        var steps = new Steps(Steps.with(Steps.limits(2, 10_000), 0, 1, false));
        var node = steps.start();
        for (var i = 0; i < 4; i++) {
            steps.write("S-0");
        }
        steps.pass(node, 20);
        steps.end(node, 0, Steps.failed(0));
        for (var offset = 0; offset < 4; offset++) {
            steps.pass(node, 1_500);
            steps.handled(node, offset);
        }
        steps.pass(node, 200);

        assertThat(steps.unfinished()).isEmpty();
    }

    @Test
    void aReservationWhoseExcusedBatchHoldsAllThatMayBeUnflushedIsCompleted() {
        var steps = new Steps(Steps.with(Steps.limits(2, 10_000), 3, 1, false));
        var node = steps.start();
        for (var i = 0; i < 3; i++) {
            steps.write("S-0");
        }
        steps.pass(node, 20);
        steps.end(node, 0, Steps.failed(0));
        steps.pass(node, 1_500);
        assertThat(Steps.running(node)).containsExactly(0L, 1L, 2L);

        node.input(engine -> engine.storageAnswers(false));
        steps.end(node, 1, Steps.failed(2));
        node.input(engine -> engine.storageAnswers(true));
        steps.pass(node, 200);

        assertThat(Steps.running(node)).containsExactly(2L);
        steps.handled(node, 2);
        steps.pass(node, 200);
        assertThat(steps.unfinished()).isEmpty();
    }

    @Test
    void aFeedThatBreaksCostsNothingThatWasHandled_I9() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write("S-0");
        steps.write("S-1");
        steps.feed(node);
        steps.handled(node, 0);

        node.breakFeed(node.feeds.values().iterator().next());
        steps.write("S-1");
        steps.pass(node, 50);
        steps.handled(node, 1);
        steps.handled(node, 2);
        steps.pass(node, 100);

        assertThat(steps.unfinished()).isEmpty();
    }

    @Test
    void aBatchWhoseFailureIsExcusedRepeatsOnlyWhatWasNotHandled_I9() {
        var steps = new Steps(Steps.with(Steps.limits(1_000, 10_000), 3, 1, false));
        var node = steps.start();
        for (var i = 0; i < 3; i++) {
            steps.write("S-0");
        }
        steps.feed(node);
        assertThat(Steps.running(node)).containsExactly(0L, 1L, 2L);

        node.input(engine -> engine.storageAnswers(false));
        steps.end(node, 1, Steps.failed(2));
        node.input(engine -> engine.storageAnswers(true));
        steps.pass(node, 100);

        assertThat(Steps.running(node)).containsExactly(2L);
        assertThat(node.runs.get(0).attempt).isEqualTo(1);
    }

    @Test
    void theFrontierPassesWhatWasAppendedWithoutFurtherTraffic() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write("S-0");
        steps.pass(node, 20);
        steps.end(node, 0, Steps.failed(0));
        steps.pass(node, 20);
        steps.write("S-0");
        steps.feed(node);
        steps.world.now += Duration.ofMillis(30).toNanos(); // one flush carries both the append and the frontier
        steps.pass(node, 100);

        assertThat(steps.frontier("s1")).isEqualTo(2);
    }

    @Test
    void aResumedSubscriptionRecordsTheFrontierThatItHadReached() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.world.log.writeMarker(0);
        steps.feed(node);
        steps.world.store().admin().pause("g", "s1");
        node.input(Engine::workArrived);
        steps.work(node);
        steps.world.store().admin().resume("g", "s1");
        steps.pass(node, 300);

        assertThat(steps.frontier("s1")).isEqualTo(1);
    }

    @Test
    void aFeedThatIsFullOfMessagesOfASubscriptionThatEndsGoesOn() {
        var steps = new Steps(Steps.with(Steps.limits(1_000, 4 * SimLog.SIZE), 0, 2, false));
        var node = steps.start();
        for (var i = 0; i < 3; i++) {
            steps.write("S-0");
        }
        steps.feed(node);
        steps.world.store().admin().pause("g", "s2");
        for (var offset = 0; offset < 3; offset++) {
            var next = offset;
            node.runs.stream()
                    .filter(run -> run.subscription.name().equals("s1")
                            && run.first().at().offset() == next)
                    .findFirst()
                    .ifPresent(run -> node.ended(run, Outcome.Handled.INSTANCE));
        }
        steps.write("S-0");
        steps.pass(node, 300);

        assertThat(Steps.running(node)).contains(3L);
    }

    @Test
    void theMissingAnswerOfALostSessionsFlushSettlesNoLaterFlush_I6() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write("S-0");
        steps.feed(node);
        steps.handled(node, 0);
        steps.world.now += Duration.ofMillis(10).toNanos();
        node.input(Engine::tick);
        var old = node.sent(StoreCall.Channel.FLUSH);
        assertThat(old.call.name()).startsWith("flush");

        steps.world.now += Duration.ofSeconds(2).toNanos();
        steps.takeAgain(node);
        old.fails = true;
        node.answer(StoreCall.Channel.FLUSH);
        steps.feed(node);
        steps.handled(node, 0);
        steps.world.now += Duration.ofMillis(10).toNanos();
        node.input(Engine::tick);
        var flush = node.sent(StoreCall.Channel.FLUSH);
        assertThat(flush.call.name()).startsWith("flush");
        flush.fails = true; // not carried out either
        node.answer(StoreCall.Channel.FLUSH);
        steps.write("S-1");
        steps.pass(node, 100);
        steps.handled(node, 1);
        steps.pass(node, 200);

        assertThat(steps.unfinished()).isEmpty();
    }

    @Test
    void aReadThatFailedExcusesNothingOnceTheStorageAnswers() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        node.input(engine -> engine.storageAnswers(false));
        node.input(engine -> engine.ends(steps.world.log.ends(), Map.of()));
        steps.write("S-0");
        steps.pass(node, 20);
        steps.end(node, 0, Steps.failed(0));
        steps.pass(node, 20);

        assertThat(steps.world.view.streamsWithRows()).hasSize(1);
    }

    @Test
    void everybodyWhoWaitsForTheEndOfARunIsTold() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write("S-0");
        steps.pass(node, 20);
        var run = steps.run(node, 0);
        var told = new ArrayList<String>();
        var running = new RunningStreams();
        running.started(run);
        running.whenEnded(run.key, () -> told.add("one"));
        running.whenEnded(run.key, () -> told.add("another"));

        running.ended(run);

        assertThat(told).containsExactly("one", "another");
    }

    @Test
    void aReservationTakenAwayDoesNotHideThatTheLeaseWasReleased_I9() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write("S-0");
        steps.write("S-1");
        steps.pass(node, 20);
        node.input(engine -> engine.leasesInOrder().get(0).release(engine.now(), "for a test"));
        steps.world.carryOut(node, node.sent(StoreCall.Channel.FLUSH));
        node.sent(StoreCall.Channel.FLUSH).fails = true;
        node.answer(StoreCall.Channel.FLUSH);
        var admin = steps.world.store().admin();
        var taken = admin.checkpoints(CheckpointFilter.all().stream("S-0"), PageRequest.first(1))
                .items()
                .get(0);
        admin.releaseReservation(taken);
        steps.world.history.releasedByPerson(steps.run(node, 0).key);
        for (var i = 0; i < 10; i++) {
            steps.world.now += Duration.ofMillis(10).toNanos();
            node.input(Engine::tick);
            steps.answerAll(node, StoreCall.Channel.FLUSH);
        }
        var other = steps.run(node, 1);
        steps.handled(node, 1);
        steps.pass(node, 50);

        assertThat(steps.world.view.row(other.key)).isEmpty();
        assertThat(steps.world.view.checkpoint(other.key)).isEqualTo(2);
    }

    @Test
    void aSubscriptionThatDoesNotKeepUpGoesOnAloneAndIsCaughtUp_I5() {
        var steps = new Steps(Steps.with(Steps.limits(1_000, 20L * SimLog.SIZE), 0, 2, false));
        var node = steps.start();
        for (var i = 0; i < 40; i++) {
            steps.write("S-" + i % 3);
        }
        for (var i = 0; i < 60; i++) {
            for (var feed : List.copyOf(node.feeds.values())) {
                feed.poll(steps.world.log, 1);
                node.handOver(feed);
            }
            steps.world.now += Duration.ofMillis(1).toNanos();
            for (var run : List.copyOf(node.runs)) {
                if (run.subscription.name().equals("s2")) {
                    node.ended(run, Outcome.Handled.INSTANCE);
                }
            }
        }
        steps.pass(node, 30);
        assertThat(steps.frontier("s2")).isEqualTo(40);
        assertThat(steps.frontier("s1")).isZero();

        for (var i = 0; i < 400 && !steps.unfinished().isEmpty(); i++) {
            List.copyOf(node.runs).forEach(run -> node.ended(run, Outcome.Handled.INSTANCE));
            steps.pass(node, 10);
        }
        assertThat(steps.unfinished()).isEmpty();
    }
}
