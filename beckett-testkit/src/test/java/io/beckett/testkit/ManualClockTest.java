package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final ManualClock clock = new ManualClock(START);

    @Test
    void standsStillUntilMoved() {
        assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());
    }

    @Test
    void advancesByDurations() {
        assertThat(clock.advance(Duration.ofSeconds(10))).isEqualTo(START.plusSeconds(10));
        clock.advance(Duration.ofMillis(5));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(10).plusMillis(5));
    }

    @Test
    void canBeSetBackOnPurpose() {
        clock.set(START.minusSeconds(60));

        assertThat(clock.instant()).isEqualTo(START.minusSeconds(60));
    }

    @Test
    void refusesToAdvanceBackwards() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                .withMessageContaining("PT-1S")
                .withMessageContaining("set(..)");
        assertThat(clock.instant()).isEqualTo(START);
    }
}
