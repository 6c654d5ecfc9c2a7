package io.beckett.runtime;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.WorkStatus;
import io.beckett.subscription.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private final RetrySchedule schedule = new RetrySchedule(new Random(1));
    private final RetryPolicy policy = RetryPolicy.defaults();

    private static Outcome.Failed failed(Throwable cause) {
        return Outcome.Failed.because(cause);
    }

    @Test
    void b34TheHandlerRunsOneTimeMoreThanThereAreRetries() {
        assertThat(schedule.after(10, failed(new IOException()), policy, false).status())
                .isEqualTo(WorkStatus.RETRY);
        assertThat(schedule.after(11, failed(new IOException()), policy, false).status())
                .isEqualTo(WorkStatus.FAILED);
    }

    @Test
    void b34TheDelayDoublesUpToTheMaximumWithAFifthOfJitter() {
        for (var i = 0; i < 200; i++) {
            assertThat(delay(1)).isBetween(ofSeconds(10), ofSeconds(12));
            assertThat(delay(2)).isBetween(ofSeconds(20), ofSeconds(24));
            assertThat(delay(9)).isBetween(ofMinutes(4), ofSeconds(288));
        }
    }

    @Test
    void b34ShortDelaysGetUpToASecondOfJitter() {
        var shortPolicy = policy.backoff(ofMillis(1), ofMillis(1));
        var longest = Duration.ZERO;
        for (var i = 0; i < 200; i++) {
            var delay = schedule.after(1, failed(new IOException()), shortPolicy, false)
                    .dueIn();
            assertThat(delay).isBetween(ofMillis(1), ofMillis(1_001));
            longest = delay.compareTo(longest) > 0 ? delay : longest;
        }
        assertThat(longest).isGreaterThan(ofMillis(500));
    }

    @Test
    void b32AnExceptionTypeWithoutRetriesFailsAtOnce() {
        var strict = policy.maxRetries(IllegalArgumentException.class, 0);
        assertThat(schedule.after(1, failed(new NumberFormatException("x")), strict, false)
                        .status())
                .isEqualTo(WorkStatus.FAILED);
    }

    @Test
    void b36AManualRetryThatFailsIsFailedAgain() {
        assertThat(schedule.after(2, failed(new IOException()), policy, true).status())
                .isEqualTo(WorkStatus.FAILED);
    }

    @Test
    void theHandlersOwnDelayIsKeptToTheLetter() {
        var wish = new Outcome.Failed(0, new IOException(), Optional.of(ofMinutes(7)), false);
        assertThat(schedule.after(1, wish, policy, false).dueIn()).isEqualTo(ofMinutes(7));
    }

    private Duration delay(int failures) {
        return schedule.after(failures, failed(new IOException()), policy, false)
                .dueIn();
    }
}
