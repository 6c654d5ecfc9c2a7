package io.beckett.subscription;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HandlerSignalTest {

    private final IOException cause = new IOException("closed");

    @Test
    void skipCarriesItsReasonAndCostsNoStackTrace() {
        var signal = HandlerSignal.skip("nothing to pay");

        assertThat(signal).hasMessage("nothing to pay").hasNoCause();
        assertThat(signal.kind()).isEqualTo(HandlerSignal.Kind.SKIP);
        assertThat(signal.delay()).isEmpty();
        assertThat(signal.getStackTrace()).isEmpty();
    }

    @Test
    void failCarriesReasonAndCause() {
        var signal = HandlerSignal.fail("card is unknown", cause);

        assertThat(signal).hasMessage("card is unknown").hasCause(cause);
        assertThat(signal.kind()).isEqualTo(HandlerSignal.Kind.FAIL);
        assertThat(signal.delay()).isEmpty();
        assertThat(signal.getStackTrace()).isNotEmpty();
    }

    @Test
    void retryAfterCarriesItsDelay() {
        var signal = HandlerSignal.retryAfter(Duration.ofSeconds(5), cause);

        assertThat(signal).hasMessage("retry after PT5S").hasCause(cause);
        assertThat(signal.kind()).isEqualTo(HandlerSignal.Kind.RETRY_AFTER);
        assertThat(signal.delay()).contains(Duration.ofSeconds(5));
    }

    @Test
    void theDelayIsFromAMillisecondToAWeek() {
        assertThat(HandlerSignal.retryAfter(ofMillis(1), cause).delay()).contains(ofMillis(1));
        assertThat(HandlerSignal.retryAfter(ofDays(7), cause).delay()).contains(ofDays(7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandlerSignal.retryAfter(Duration.ZERO, cause))
                .withMessage("retryAfter: delay is PT0S, allowed 1 ms to 7 days.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandlerSignal.retryAfter(ofDays(7).plusMillis(1), cause))
                .withMessage("retryAfter: delay is PT168H0.001S, allowed 1 ms to 7 days.");
    }

    @Test
    void nullsAreNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> HandlerSignal.skip(null))
                .withMessage("reason");
        assertThatNullPointerException()
                .isThrownBy(() -> HandlerSignal.fail("reason", null))
                .withMessage("cause");
        assertThatNullPointerException()
                .isThrownBy(() -> HandlerSignal.retryAfter(null, cause))
                .withMessage("delay");
    }
}
