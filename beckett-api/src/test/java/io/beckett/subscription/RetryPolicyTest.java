package io.beckett.subscription;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private final RetryPolicy defaults = RetryPolicy.defaults();

    @Test
    @DisplayName("B34: ten retries, from 10 s doubling to 4 min")
    void theDefaultsDoubleFromTenSecondsToFourMinutes() {
        assertThat(defaults.maxRetriesFor(new IOException())).isEqualTo(10);
        assertThat(IntStream.rangeClosed(1, 10).mapToObj(defaults::delayAfter))
                .containsExactly(
                        ofSeconds(10),
                        ofSeconds(20),
                        ofSeconds(40),
                        ofSeconds(80),
                        ofSeconds(160),
                        ofMinutes(4),
                        ofMinutes(4),
                        ofMinutes(4),
                        ofMinutes(4),
                        ofMinutes(4));
    }

    @Test
    @DisplayName("B34: backoff(n) = min(initial x 2^n / 2, max), for every n")
    void theDelayNeverOverflows() {
        var week = defaults.backoff(ofMillis(1), ofDays(7));

        assertThat(week.delayAfter(1)).isEqualTo(ofMillis(1));
        assertThat(week.delayAfter(30)).isEqualTo(ofMillis(1L << 29));
        assertThat(week.delayAfter(31)).isEqualTo(ofDays(7));
        assertThat(week.delayAfter(1_000)).isEqualTo(ofDays(7));
        assertThat(week.delayAfter(Integer.MAX_VALUE)).isEqualTo(ofDays(7));
    }

    @Test
    void thereIsNoDelayBeforeTheFirstFailure() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.delayAfter(0))
                .withMessage("failures is 0, allowed 1 and up.");
    }

    @Test
    @DisplayName("B32: the nearest configured superclass applies")
    void theNearestConfiguredSuperclassDecides() {
        var policy = defaults.maxRetries(5).maxRetries(Exception.class, 4).maxRetries(IOException.class, 0);

        assertThat(policy.maxRetriesFor(new FileNotFoundException())).isZero();
        assertThat(policy.maxRetriesFor(new IOException())).isZero();
        assertThat(policy.maxRetriesFor(new IllegalStateException())).isEqualTo(4);
        assertThat(policy.maxRetriesFor(new AssertionError())).isEqualTo(5);
        assertThat(policy.maxRetries(FileNotFoundException.class, 9).maxRetriesFor(new FileNotFoundException()))
                .isEqualTo(9);
    }

    @Test
    @DisplayName("B44: the inner exception decides the retry count")
    void wrappersOfFuturesAreLookedThrough() {
        var policy = defaults.maxRetries(IOException.class, 3);
        var wrapped = new CompletionException(new ExecutionException(new IOException()));

        assertThat(policy.maxRetriesFor(wrapped)).isEqualTo(3);
        assertThat(policy.maxRetriesFor(new CompletionException("without a cause", null)))
                .isEqualTo(10);
        assertThat(policy.maxRetriesFor(new IllegalStateException(new IOException())))
                .isEqualTo(10);
    }

    @Test
    void theCauseOfRetryAfterDecidesHowOften() {
        var policy = defaults.maxRetries(IOException.class, 3);

        assertThat(policy.maxRetriesFor(HandlerSignal.retryAfter(ofSeconds(1), new IOException())))
                .isEqualTo(3);
        assertThat(policy.maxRetriesFor(
                        HandlerSignal.retryAfter(ofSeconds(1), new CompletionException(new IOException()))))
                .isEqualTo(3);
    }

    @Test
    void noneMeansNoRetryForAnyType() {
        assertThat(RetryPolicy.none().maxRetriesFor(new IOException())).isZero();
    }

    @Test
    void everyChangeGivesANewPolicy() {
        var changed = defaults.maxRetries(3).maxRetries(IOException.class, 1).backoff(ofMillis(5), ofMillis(6));

        assertThat(RetryPolicy.defaults()).isSameAs(defaults).isNotEqualTo(changed);
        assertThat(defaults.maxRetriesFor(new IOException())).isEqualTo(10);
        assertThat(changed)
                .isEqualTo(RetryPolicy.none()
                        .maxRetries(IOException.class, 1)
                        .backoff(ofMillis(5), ofMillis(6))
                        .maxRetries(3))
                .hasSameHashCodeAs(
                        defaults.maxRetries(3).maxRetries(IOException.class, 1).backoff(ofMillis(5), ofMillis(6)));
        assertThat(changed)
                .hasToString("RetryPolicy[maxRetries=3, byType={class java.io.IOException=1},"
                        + " backoff=PT0.005S..PT0.006S]");
    }

    @Test
    void retriesAreFromZeroToAThousand() {
        assertThat(defaults.maxRetries(0).maxRetriesFor(new IOException())).isZero();
        assertThat(defaults.maxRetries(1_000).maxRetriesFor(new IOException())).isEqualTo(1_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.maxRetries(-1))
                .withMessage("maxRetries is -1, allowed 0 to 1,000.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.maxRetries(1_001))
                .withMessage("maxRetries is 1001, allowed 0 to 1,000.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.maxRetries(IOException.class, 1_001))
                .withMessage("maxRetries is 1001, allowed 0 to 1,000.");
    }

    @Test
    void backoffIsFromAMillisecondToAWeek() {
        assertThat(defaults.backoff(ofMillis(1), ofMillis(1)).delayAfter(2)).isEqualTo(ofMillis(1));
        assertThat(defaults.backoff(ofDays(7), ofDays(7)).delayAfter(1)).isEqualTo(ofDays(7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.backoff(Duration.ofNanos(999_999), ofMillis(1)))
                .withMessage("backoff: initial is PT0.000999999S, allowed 1 ms to 7 days.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.backoff(ofDays(1), ofDays(7).plusNanos(1)))
                .withMessage("backoff: max is PT168H0.000000001S, allowed 1 ms to 7 days.");
    }

    @Test
    void anInitialDelayLongerThanTheLongestIsRefusedWithTheRightOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.backoff(ofMinutes(5), ofMinutes(1)))
                .withMessage("backoff: initial PT5M is longer than max PT1M."
                        + " Write backoff(ofMinutes(1), ofMinutes(5)).");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.backoff(ofDays(2), Duration.ofHours(3)))
                .withMessageEndingWith("Write backoff(ofHours(3), ofDays(2)).");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.backoff(ofSeconds(61), ofMillis(1_500)))
                .withMessageEndingWith("Write backoff(ofMillis(1500), ofSeconds(61)).");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.backoff(ofSeconds(1), Duration.ofNanos(1_000_001)))
                .withMessageEndingWith("Write backoff(ofNanos(1000001), ofSeconds(1)).");
    }

    @Test
    void nullsAreNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> defaults.backoff(null, ofDays(1)))
                .withMessage("initial");
        assertThatNullPointerException()
                .isThrownBy(() -> defaults.backoff(ofDays(1), null))
                .withMessage("max");
        assertThatNullPointerException()
                .isThrownBy(() -> defaults.maxRetries(null, 1))
                .withMessage("type");
    }
}
