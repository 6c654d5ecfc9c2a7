package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.Registration;
import io.beckett.spi.StreamName;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may hold a partition, and what a take finds. */
class LeaseStepsTest {
    @Test
    void aLeaseThatANodeOwnsButMayNotHoldIsGivenBack() {
        var steps = new Steps(Steps.with(Steps.limits(1_000, 10_000), 0, 2, true));
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
    void aPartitionThatANodeWithFewerSubscriptionsRegisteredIsServedForAll() {
        var steps = new Steps(Steps.with(Steps.limits(1_000, 10_000), 0, 2, true));
        var node = steps.start(true);
        steps.world.log.grow();
        steps.world
                .view
                .store()
                .register(new Registration(
                        "g", Map.of("s1", StartingPosition.EARLIEST), steps.world.log.ends(), Duration.ZERO, Map.of()));
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
        steps.world.now += Duration.ofMillis(40).toNanos();
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
        steps.takeAgain(second);
        var feed = second.feeds.values().iterator().next();
        feed.poll(steps.world.log, 1);
        second.handOver(feed);
        steps.answerAll(second, StoreCall.Channel.SESSION);
        steps.handled(second, 0);
        steps.world.now += Duration.ofMillis(10).toNanos();
        second.input(Engine::tick);
        steps.world.carryOut(second, second.sent(StoreCall.Channel.FLUSH));
        second.answer(StoreCall.Channel.FLUSH);
        steps.world.store().admin().pause("g", "s1");
        second.input(Engine::workArrived);
        steps.answerAll(second, StoreCall.Channel.SESSION);
        steps.world.store().admin().resume("g", "s1");
        steps.pass(second, 300);

        assertThat(steps.unfinished()).isEmpty();
    }
}
