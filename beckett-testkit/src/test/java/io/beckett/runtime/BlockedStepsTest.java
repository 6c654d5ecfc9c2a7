package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of messages of a stream that failed, step by step. */
class BlockedStepsTest {
    private final Steps steps = new Steps(Steps.calm());
    private final SimNode node = steps.start();

    private Track track() {
        return lease().tracks().iterator().next();
    }

    private HeldLease lease() {
        return node.engine.leasesInOrder().get(0);
    }

    private void writeAndFail() {
        steps.write("S-0");
        steps.pass(node, 10);
        steps.end(node, 0, Steps.failed(0));
        steps.pass(node, 1_100);
        assertThat(Steps.running(node)).as("its retry").containsExactly(0L);
    }

    private void writeAndRead() {
        steps.write("S-0");
        steps.feed(node);
    }

    @Test
    void onlyThePlacesOfItsMessagesAreKeptUntilManyAreAppendedAtOnce_I5() {
        writeAndFail();
        writeAndRead();
        steps.world.now += Duration.ofMillis(10).toNanos();
        node.input(Engine::tick);
        writeAndRead();
        assertThat(track().buffer.messages()).isZero();
        assertThat(track().buffer.places()).isEqualTo(2);
        assertThat(steps.world.view.describe()).contains("backlog [0]");
        var flushes = lease().flushSeq;

        steps.world.now += Duration.ofMillis(30).toNanos();
        node.input(Engine::tick);
        steps.answerAll(node, StoreCall.Channel.FLUSH);
        assertThat(lease().flushSeq).isEqualTo(flushes + 1);
        assertThat(steps.world.view.describe()).contains("backlog [0, 1, 2]");
        assertThat(track().buffer.places()).isZero();
    }

    @Test
    void messagesOfAStreamThatRecoveredMeanwhileAreHandledOnceAndInOrder_I2() {
        writeAndFail();
        writeAndRead();
        steps.handled(node, 0);
        steps.pass(node, 10);
        assertThat(steps.world.view.streamsWithRows())
                .as("nothing waited when the retry ended")
                .isEmpty();
        writeAndRead();

        steps.pass(node, 100);
        assertThat(Steps.running(node)).containsExactly(1L);
        assertThat(steps.run(node, 1).share).isNotEqualTo(Slots.Share.FAST);
        steps.handled(node, 1);
        steps.pass(node, 10);
        steps.handled(node, 2);
        steps.pass(node, 100);

        steps.write("S-0");
        steps.pass(node, 20);
        assertThat(steps.run(node, 3).share).as("it is back in the fast lane").isEqualTo(Slots.Share.FAST);
        steps.handled(node, 3);
        steps.pass(node, 50);
        assertThat(steps.unfinished()).isEmpty();
        assertThat(track().buffer.messages()).isZero();
        assertThat(track().buffer.places()).isZero();
    }

    @Test
    void aFeedRestsWhenMoreIsCollectedThanMayBe() {
        writeAndFail();
        for (var i = 0; i < 5_000; i++) {
            steps.write("S-0");
        }
        for (var i = 0; i < 100; i++) {
            steps.feed(node);
        }
        assertThat(track().buffer.places()).isBetween(4_000, 4_100);
        assertThat(track().cursor).matches(Cursor::isPaused);
    }
}
