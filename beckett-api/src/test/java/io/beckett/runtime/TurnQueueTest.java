package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TurnQueueTest {
    private static SubscriptionDefinition subscription(String name, int priority) {
        return new SubscriptionDefinition(
                "group",
                name,
                new Selection(Set.of(), Set.of("Order"), Set.of()),
                UnmappedNames.values()[0],
                new HandlerShape.Context(context -> {}),
                RetryPolicy.defaults(),
                Duration.ofMinutes(5),
                1,
                StartingPosition.LATEST,
                priority);
    }

    private final TurnQueue<String> queue =
            new TurnQueue<>(List.of(subscription("low", 200), subscription("a", 100), subscription("b", 100)));

    @Test
    void equalPrioritiesTakeTurns() {
        for (var i = 0; i < 3; i++) {
            queue.add("a", "a" + i);
        }
        queue.add("b", "b0");
        assertThat(List.of(queue.poll(), queue.poll(), queue.poll(), queue.poll()))
                .containsExactly("a0", "b0", "a1", "a2");
        assertThat(queue.poll()).isNull();
    }

    @Test
    void aLowerNumberGoesFirstButNobodyStarves() {
        for (var i = 0; i < 1_000; i++) {
            queue.add("a", "a");
            queue.add("low", "low");
        }
        var low = 0;
        for (var i = 0; i < 400; i++) {
            low += "low".equals(queue.poll()) ? 1 : 0;
        }
        assertThat(low).isEqualTo(20);
    }

    @Test
    void theNewestComesFromTheLongestLine() {
        queue.add("a", "a0");
        queue.add("b", "b0");
        queue.add("b", "b1");
        assertThat(queue.pollNewest()).isEqualTo("b1");
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void whatIsRemovedDoesNotCount() {
        queue.add("a", "a0");
        queue.add("b", "b0");
        queue.removeIf("a0"::equals);
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.poll()).isEqualTo("b0");
    }
}
