package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.admin.CheckpointStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A topic that gets a partition more, step by step. */
class GrowthStepsTest {
    private static List<String> running(SimNode node) {
        return node.runs.stream()
                .map(run -> run.key.stream() + "@" + run.key.lease().partition())
                .toList();
    }

    private static void grow(Steps steps, SimNode node) {
        steps.world.log.grow();
        node.input(engine -> engine.ends(steps.world.log.ends(), Map.of()));
    }

    @Test
    void whatStandsInANewPartitionWaitsForWhatStoodInTheOldOne_I2() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write(0, "S-0");
        steps.pass(node, 10);
        assertThat(running(node)).containsExactly("S-0@t-0");
        grow(steps, node);
        steps.write(1, "S-0");
        steps.pass(node, 50);
        assertThat(running(node)).containsExactly("S-0@t-0");

        steps.handled(node, 0);
        steps.pass(node, 500);
        assertThat(running(node)).containsExactly("S-0@t-1");
        steps.handled(node, 0);
        steps.pass(node, 100);
        assertThat(steps.unfinished()).isEmpty();
    }

    @Test
    void aFailedStreamBlocksItsMessagesInANewPartitionAndNoOthers_I2() {
        var steps = new Steps(Steps.calm());
        var node = steps.start();
        steps.write(0, "S-0");
        for (var attempt = 0; attempt < 4; attempt++) {
            steps.pass(node, 1_100);
            steps.end(node, 0, Steps.failed(0));
        }
        steps.pass(node, 100);
        assertThat(steps.checkpoint("S-0").status()).isEqualTo(CheckpointStatus.FAILED);
        grow(steps, node);
        steps.pass(node, 500);
        steps.write(1, "S-0");
        steps.write(1, "S-1");
        steps.pass(node, 500);
        assertThat(running(node)).containsExactly("S-1@t-1");
        steps.handled(node, 1);

        steps.world.view.store().admin().retry(steps.checkpoint("S-0"));
        steps.pass(node, 100);
        assertThat(running(node)).containsExactly("S-0@t-0");
        steps.handled(node, 0);
        steps.pass(node, 100);
        assertThat(running(node)).containsExactly("S-0@t-1");
        steps.handled(node, 0);
        steps.pass(node, 100);
        assertThat(steps.unfinished()).isEmpty();
    }
}
