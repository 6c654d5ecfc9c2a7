package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When the ends of runs of the durable lane are recorded, step by step. */
class CompletionsStepsTest {
    private final Steps steps = new Steps(Steps.calm());
    private final SimNode node = steps.start();

    /** The completion that was sent and is not answered; empty if none was. */
    private String sent() {
        var work = StoreCall.Channel.WORK;
        for (var sent = node.sent(work); sent != null; sent = node.sent(work)) {
            if (sent.call.name().startsWith("complete")) {
                return sent.call.name();
            }
            steps.world.carryOut(node, sent);
            node.answer(work);
        }
        return "";
    }

    private void failOnce(String stream) {
        var offset = steps.write(stream);
        steps.pass(node, 10);
        steps.end(node, offset, Steps.failed(0));
        steps.pass(node, 50);
    }

    private void passWithoutAnswers(long millis) {
        steps.world.now += Duration.ofMillis(millis).toNanos();
        node.input(Engine::tick);
    }

    @Test
    void endsWithinAShortTimeShareATransaction() {
        failOnce("S-0");
        failOnce("S-1");
        steps.pass(node, 1_100);
        for (var offset = 0L; offset < 2; offset++) {
            steps.handled(node, offset);
            passWithoutAnswers(2);
            assertThat(sent()).isEmpty();
        }

        passWithoutAnswers(3);
        assertThat(sent()).isEqualTo("complete 2");
        steps.pass(node, 10);
        assertThat(steps.world.view.streamsWithRows()).isEmpty();
    }

    @Test
    void aNodeThatClosesRecordsThemAtOnce() {
        failOnce("S-0");
        steps.pass(node, 1_100);
        steps.handled(node, 0);
        assertThat(sent()).isEmpty();

        node.input(Engine::close);
        assertThat(sent()).isEqualTo("complete 1");
    }
}
