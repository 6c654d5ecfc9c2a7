package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.CheckpointStatus;
import io.beckett.admin.PageRequest;
import io.beckett.spi.Registration;
import io.beckett.spi.StreamName;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Moments in which the engine once did the wrong thing. */
class EngineStepsTest {

    private static Scenario with(Limits limits, int batchSize, int subscriptions, boolean secondLater) {
        var calm = Steps.calm();
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
        var steps = new Steps(with(Steps.limits(2, 10_000), 0, 1, false));
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
        var steps = new Steps(with(Steps.limits(1_000, 10_000), 3, 1, false));
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
    void aLeaseThatANodeOwnsButMayNotHoldIsGivenBack() {
        var steps = new Steps(with(Steps.limits(1_000, 10_000), 0, 2, true));
        var first = steps.world.startNode(false);
        var sent = first.sent(StoreCall.Channel.SESSION);
        steps.world.carryOut(first, sent);
        first.answer(StoreCall.Channel.SESSION);
        first.suggest("g", Set.copyOf(steps.world.log.partitions()));
        for (sent = first.sent(StoreCall.Channel.SESSION);
                !sent.call.name().startsWith("take");
                sent = first.sent(StoreCall.Channel.SESSION)) {
            steps.world.carryOut(first, sent);
            first.answer(StoreCall.Channel.SESSION);
        }
        steps.world.carryOut(first, sent);
        sent.fails = true;
        first.answer(StoreCall.Channel.SESSION);
        assertThat(steps.world.view.ownerOf(
                        SimWorld.key("s1", steps.world.log.partitions().get(0), StreamName.of("S-0"))
                                .lease()))
                .contains(first.engine.session.id());

        var second = steps.world.startNode(true);
        steps.write("S-0");
        for (var i = 0; i < 40; i++) {
            steps.pass(first, 10);
            steps.work(second);
        }

        assertThat(Steps.running(second)).hasSize(2);
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
        var steps = new Steps(with(Steps.limits(1_000, 4 * SimLog.SIZE), 0, 2, false));
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
    void whatATakeoverFindsWrittenDownLetsTheFrontierPass() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write("S-0");
        steps.pass(node, 20);
        steps.end(node, 0, Steps.failed(0));
        steps.pass(node, 20);
        steps.write("S-0");
        steps.feed(node);
        node.input(Engine::tick);
        steps.world.now += Duration.ofMillis(10).toNanos();
        node.input(Engine::tick);
        var flush = node.sent(StoreCall.Channel.FLUSH);
        steps.world.carryOut(node, flush);
        assertThat(flush.call.name()).startsWith("flush");
        steps.world.remove(node);
        steps.world.now += Duration.ofSeconds(2).toNanos();

        var second = steps.world.startNode(true);
        while (second.engine.leasesInOrder().isEmpty()) {
            steps.world.now += Duration.ofMillis(10).toNanos();
            second.input(Engine::tick);
            for (var sent = second.sent(StoreCall.Channel.SESSION);
                    sent != null && second.engine.leasesInOrder().isEmpty();
                    sent = second.sent(StoreCall.Channel.SESSION)) {
                steps.world.carryOut(second, sent);
                second.answer(StoreCall.Channel.SESSION);
            }
        }
        steps.feed(second);
        steps.world.now += Duration.ofMillis(30).toNanos();
        second.input(Engine::tick); // the frontier's turn, before the store has told what is accounted for
        flush = second.sent(StoreCall.Channel.FLUSH);
        if (flush != null) {
            steps.world.carryOut(second, flush);
            second.answer(StoreCall.Channel.FLUSH);
        }
        steps.pass(second, 100);

        assertThat(steps.frontier("s1")).isEqualTo(2);
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
        takeAgain(steps, node);
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
    void aPartitionThatANodeWithFewerSubscriptionsRegisteredIsServedForAll() {
        var steps = new Steps(with(Steps.limits(1_000, 10_000), 0, 2, true));
        var node = steps.start(true);
        steps.world.log.grow();
        steps.world
                .view
                .store()
                .register(new Registration("g", Map.of("s1", StartingPosition.EARLIEST), steps.world.log.ends()));
        steps.write(1, "S-0");
        steps.pass(node, 300);

        assertThat(node.runs).extracting(run -> run.subscription.name()).containsExactlyInAnyOrder("s1", "s2");
    }

    @Test
    void aDatabaseThatForgotTheRegistrationIsToldAgain() {
        var steps = new Steps(Steps.calm());
        var before = steps.world.view.store().snapshot();
        var node = steps.start();
        steps.world.view.store().restore(before);
        steps.world.history.rolledBack(new History.Memory(Map.of()));
        steps.pass(node, 2_000);
        steps.write("S-0");
        steps.pass(node, 100);

        assertThat(Steps.running(node)).containsExactly(0L);
    }

    @Test
    void aReadThatFailedExcusesNothingOnceTheStorageAnswers() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        node.input(engine -> engine.storageAnswers(false));
        node.input(engine -> engine.ends(steps.world.log.ends()));
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
    void whatWasHandledBeforeATakeoverIsAskedForAlsoAfterAPause_I9() {
        var steps = new Steps(Steps.calm());
        var first = steps.start();
        steps.write("S-0");
        steps.write("S-1");
        steps.pass(first, 20);
        steps.handled(first, 1);
        steps.pass(first, 50);
        steps.world.remove(first);
        steps.world.now += Duration.ofSeconds(2).toNanos();

        var second = steps.world.startNode(true);
        takeAgain(steps, second);
        var feed = second.feeds.values().iterator().next();
        feed.poll(steps.world.log, 1);
        second.handOver(feed);
        answerSessionCalls(steps, second);
        steps.handled(second, 0);
        steps.world.now += Duration.ofMillis(10).toNanos();
        second.input(Engine::tick);
        steps.world.carryOut(second, second.sent(StoreCall.Channel.FLUSH));
        second.answer(StoreCall.Channel.FLUSH);
        steps.world.store().admin().pause("g", "s1");
        second.input(Engine::workArrived);
        answerSessionCalls(steps, second);
        steps.world.store().admin().resume("g", "s1");
        steps.pass(second, 300);

        assertThat(steps.unfinished()).isEmpty();
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
            for (var sent = node.sent(StoreCall.Channel.FLUSH);
                    sent != null;
                    sent = node.sent(StoreCall.Channel.FLUSH)) {
                steps.world.carryOut(node, sent);
                node.answer(StoreCall.Channel.FLUSH);
            }
        }
        var other = steps.run(node, 1);
        steps.handled(node, 1);
        steps.pass(node, 50);

        assertThat(steps.world.view.row(other.key)).isEmpty();
        assertThat(steps.world.view.checkpoint(other.key)).isEqualTo(2);
    }

    @Test
    void aSubscriptionThatDoesNotKeepUpGoesOnAloneAndIsCaughtUp_I5() {
        var steps = new Steps(with(Steps.limits(1_000, 20L * SimLog.SIZE), 0, 2, false));
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

    private static void takeAgain(Steps steps, SimNode node) {
        for (var i = 0; i < 100; i++) {
            steps.world.now += Duration.ofMillis(5).toNanos();
            node.input(Engine::tick);
            answerSessionCalls(steps, node);
        }
        assertThat(node.engine.leasesInOrder()).isNotEmpty();
    }

    private static void answerSessionCalls(Steps steps, SimNode node) {
        for (var sent = node.sent(StoreCall.Channel.SESSION);
                sent != null;
                sent = node.sent(StoreCall.Channel.SESSION)) {
            steps.world.carryOut(node, sent);
            node.answer(StoreCall.Channel.SESSION);
        }
    }

    private static void recreate(Steps steps) {
        steps.world.log.recreate();
        steps.world.history.logIsAnother();
    }

    private static CheckpointInfo checkpoint(Steps steps, String stream) {
        return steps.world
                .view
                .store()
                .admin()
                .checkpoints(CheckpointFilter.all().stream(stream), PageRequest.first(1))
                .items()
                .get(0);
    }

    @Test
    void everyMessageOfATopicThatWasCreatedAgainIsHandled_I1() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write("S-0");
        steps.write("S-1");
        steps.write("S-2");
        steps.pass(node, 20);
        steps.handled(node, 0);
        steps.end(node, 1, Steps.failed(0));
        steps.work(node);
        recreate(steps);
        steps.write("S-0");
        steps.write("S-1");
        steps.write("S-2");
        steps.write("S-0");
        steps.pass(node, 100);

        assertThat(node.runs)
                .as("the old run of S-2 goes on, the new one waits for it (I3)")
                .hasSize(2);
        assertThat(Steps.running(node)).containsExactlyInAnyOrder(2L, 0L);
        steps.handled(node, 0);
        steps.handled(node, 2);
        steps.pass(node, 20);
        assertThat(Steps.running(node)).containsExactlyInAnyOrder(2L, 3L);
        steps.handled(node, 2);
        steps.handled(node, 3);
        steps.pass(node, 100);

        var waiting = checkpoint(steps, "S-1");
        assertThat(waiting.status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(waiting.lastError().orElse("")).contains("no longer in Kafka: t-0@1", "on purpose");
        assertThat(steps.world
                        .view
                        .store()
                        .admin()
                        .parked(PageRequest.first(10))
                        .items())
                .singleElement()
                .satisfies(parked -> assertThat(parked.reason())
                        .contains("the topic was created again", "'s1' had read to offset 3"));
        steps.world.view.store().admin().retry(waiting);
        steps.pass(node, 100);
        steps.handled(node, 1);
        steps.pass(node, 100);
        assertThat(steps.unfinished()).isEmpty();
        assertThat(steps.frontier("s1")).isEqualTo(4);
    }

    @Test
    void aTopicThatIsFoundToBeAnotherWhileAFlushIsUnderWayIsReadAnewAfterIt_I1() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write("S-0");
        steps.feed(node);
        steps.handled(node, 0);
        steps.world.now += Duration.ofMillis(30).toNanos();
        node.input(Engine::tick);
        var flush = node.sent(StoreCall.Channel.FLUSH);
        assertThat(flush).isNotNull();
        recreate(steps);
        steps.write("S-0");
        steps.feed(node);
        for (var sent = node.sent(StoreCall.Channel.SESSION);
                sent != null;
                sent = node.sent(StoreCall.Channel.SESSION)) {
            assertThat(sent.call.toString()).as("nothing is forgotten yet").doesNotContain("rewind");
            steps.world.carryOut(node, sent);
            node.answer(StoreCall.Channel.SESSION);
        }
        steps.pass(node, 100);

        steps.handled(node, 0);
        steps.pass(node, 100);
        assertThat(steps.unfinished()).isEmpty();
        assertThat(steps.frontier("s1")).isEqualTo(1);
    }

    @Test
    void aTopicThatIsFoundToBeAnotherIsFoundAgainWhenNobodyCouldBeTold_I1() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write("S-0");
        steps.pass(node, 20);
        steps.handled(node, 0);
        steps.pass(node, 100);
        recreate(steps);
        steps.write("S-0");
        steps.feed(node);
        steps.world.remove(node);
        var next = steps.start();
        steps.pass(next, 3_000);

        steps.handled(next, 0);
        steps.pass(next, 100);
        assertThat(steps.unfinished()).isEmpty();
    }

    @Test
    void aRecordThatIsAnotherOneIsNotHandledForTheOneThatWaited_I1() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write("S-0");
        steps.pass(node, 20);
        steps.end(node, 0, Steps.failed(0));
        steps.feed(node);
        steps.world.log.overwrite(0, 0, "S-1", 77);
        steps.pass(node, 2_000);

        assertThat(node.runs).isEmpty();
        assertThat(checkpoint(steps, "S-0").status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(checkpoint(steps, "S-0").lastError().orElse(""))
                .contains("no longer in Kafka: t-0@0: another record stands there");
    }
}
