package io.beckett.kafka.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.decide.streams.LogDecider.Restored;
import io.beckett.kafka.log.StartWait.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StartWaitTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<String> told = new ArrayList<>();
    private final StartWait wait = new StartWait(now::get, Duration.ofSeconds(30), Duration.ofSeconds(10), told::add);

    private static Progress restored(long records) {
        return new Progress(1, 3, Map.of(2, new Restored(records, 5_000_000)), Map.of());
    }

    private boolean goesOnAfter(Duration time, Progress progress) {
        now.addAndGet(time.toNanos());
        return wait.goesOn(progress);
    }

    @Test
    void aRestoreMayTakeLongerThanThePatienceAsLongAsItMoves() {
        for (var i = 0; i < 100; i++) {
            assertThat(goesOnAfter(Duration.ofSeconds(29), restored(1_000 * i))).isTrue();
        }
        assertThat(goesOnAfter(Duration.ofSeconds(29), restored(99_000))).isTrue();
        assertThat(goesOnAfter(SECOND, restored(99_000)))
                .as("30 s after it moved")
                .isFalse();
    }

    @Test
    void whereNothingEverMovesItEndsAfterThePatience() {
        var nothing = new Progress(0, 3, Map.of(), Map.of());
        assertThat(goesOnAfter(Duration.ZERO, nothing)).isTrue();
        assertThat(goesOnAfter(Duration.ofSeconds(29), nothing)).isTrue();
        assertThat(goesOnAfter(SECOND, nothing)).isFalse();
    }

    @Test
    void partitionsThatAnswerAndCommandsThatAreDecidedAreProgressToo() {
        assertThat(goesOnAfter(Duration.ZERO, new Progress(0, 3, Map.of(), Map.of())))
                .isTrue();
        assertThat(goesOnAfter(Duration.ofSeconds(29), new Progress(1, 3, Map.of(), Map.of())))
                .isTrue();
        assertThat(goesOnAfter(Duration.ofSeconds(29), new Progress(1, 3, Map.of(), Map.of(2, 7L))))
                .isTrue();
        assertThat(goesOnAfter(Duration.ofSeconds(29), new Progress(1, 3, Map.of(), Map.of(2, 8L))))
                .isTrue();
        assertThat(goesOnAfter(Duration.ofSeconds(30), new Progress(1, 3, Map.of(), Map.of(2, 8L))))
                .isFalse();
    }

    @Test
    void howFarItIsIsToldNowAndThen() {
        for (var i = 1; i <= 25; i++) {
            wait.goesOn(restored(50_000 * i));
            now.addAndGet(SECOND.toNanos());
        }

        assertThat(told)
                .containsExactly(
                        "1 of 3 partitions are decided; stores on this node, records restored: partition 2 550,000 of"
                                + " 5,000,000 (11%)",
                        "1 of 3 partitions are decided; stores on this node, records restored: partition 2 1,050,000 of"
                                + " 5,000,000 (21%)");
    }

    @Test
    void whatIsKnownOfCommandsIsTold() {
        assertThat(new Progress(0, 2, Map.of(), Map.of(1, 12L)))
                .hasToString("0 of 2 partitions are decided; of the others nothing is restored on this node; commands"
                        + " decided, by partition: {1=12}");
    }
}
