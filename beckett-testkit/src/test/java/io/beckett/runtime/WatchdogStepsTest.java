package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What does not show up for a session time. */
class WatchdogStepsTest {

    @Test
    void aFeedThatHangsCostsItsNodeThePartitionsUntilItGoesOn_N17() {
        var steps = new Steps(Steps.calm());
        var first = steps.start();
        var second = steps.world.startNode(true);
        steps.write("S-0");
        passBoth(steps, first, second, 50);
        steps.handled(first, 0);
        passBoth(steps, first, second, 50);
        var session = first.engine.session.id();

        first.feedsHangUntil = steps.world.now + Duration.ofSeconds(3).toNanos();
        steps.write("S-0");
        passBoth(steps, first, second, 900);
        assertThat(first.engine.leasesInOrder()).isNotEmpty();
        passBoth(steps, first, second, 400);

        assertThat(Steps.running(second)).containsExactly(1L);
        assertThat(first.engine.session.id())
                .as("it lives, and works in the durable lane")
                .isEqualTo(session);
        steps.handled(second, 1);
        passBoth(steps, first, second, 100);
        steps.world.remove(second);
        passBoth(steps, first, first, 1_300);
        assertThat(first.engine.leasesInOrder())
                .as("it takes none while it hangs")
                .isEmpty();

        steps.write("S-0");
        passBoth(steps, first, first, 600);
        assertThat(Steps.running(first)).containsExactly(2L);
    }

    private static void passBoth(Steps steps, SimNode first, SimNode second, long millis) {
        for (var i = 0; i < millis; i += 10) {
            steps.pass(first, 10);
            steps.work(second);
        }
    }

    @Test
    void whileTheCheckpointStoreIsSilentForASessionTimeTheNodeLeavesTheStoragesGroup() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        assertThat(node.takesPart).isTrue();

        for (var millis = 0; millis < 1_100; millis += 10) {
            steps.world.now += Duration.ofMillis(10).toNanos();
            node.input(Engine::tick);
            if (millis < 800) {
                assertThat(node.takesPart).isTrue();
            }
        }
        assertThat(node.takesPart).isFalse();
        steps.pass(node, 20);

        assertThat(node.takesPart).isTrue();
    }

    @Test
    void aProcessThatStoodStillBlamesNobody() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();

        steps.world.now += Duration.ofMinutes(1).toNanos();
        node.feedsHangUntil = steps.world.now + 1; // the timer is first, the feed's thread comes round right after it
        node.input(Engine::tick);
        assertThat(node.engine.watchdog.isHanging(
                        node.engine.groups().iterator().next()))
                .isFalse();
        assertThat(node.takesPart).isTrue();

        steps.write("S-0");
        steps.pass(node, 200);
        assertThat(Steps.running(node)).containsExactly(0L);
    }
}
