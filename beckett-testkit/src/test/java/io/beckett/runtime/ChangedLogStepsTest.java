package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.admin.CheckpointStatus;
import io.beckett.admin.PageRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A log that is not the one that was read: a topic that was created again, or cut. */
class ChangedLogStepsTest {
    private static void recreate(Steps steps) {
        steps.world.log.recreate();
        steps.world.history.logIsAnother();
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

        var waiting = steps.checkpoint("S-1");
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
        assertThat(steps.checkpoint("S-0").status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(steps.checkpoint("S-0").lastError().orElse(""))
                .contains("no longer in Kafka: t-0@0: another record stands there");
    }

    @Test
    void aRecordOfANewTopicThatWasWrittenAtTheSameTimeIsNotHandledForTheOneThatWaited_I1() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        var written = steps.world.now / 1_000_000;
        steps.write("S-0");
        steps.pass(node, 20);
        steps.end(node, 0, Steps.failed(0));
        steps.feed(node);
        while (node.reads.isEmpty()) {
            steps.world.now += 10_000_000;
            node.input(Engine::tick);
            for (var channel : StoreCall.Channel.values()) {
                steps.answerAll(node, channel);
            }
        }
        recreate(steps);
        steps.world.log.write(0, "S-1", "type", 0, written);
        node.read(steps.world.log, false);

        assertThat(node.runs).as("before anybody noticed").isEmpty();
        steps.pass(node, 100);
        assertThat(Steps.running(node)).as("the new one").containsExactly(0L);
        assertThat(steps.checkpoint("S-0").status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(steps.checkpoint("S-0").lastError().orElse("")).contains("no longer in Kafka: t-0@0");
    }
}
