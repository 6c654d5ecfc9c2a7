package io.beckett.kafka.decide.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class RestartsTest {
    private final AtomicLong now = new AtomicLong();
    private final List<Long> pauses = new ArrayList<>();
    private final Restarts restarts = new Restarts("orders", now::get, this::pause);

    @Test
    void aThreadIsReplacedWithGrowingPausesAndThenGivenUp_H6_H7() {
        for (var i = 0; i < Restarts.MOST; i++) {
            assertThat(restarts.handle(new StreamsException("poison"))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(restarts.failure()).isEmpty();
        assertThat(restarts.handle(new StreamsException("poison"))).isEqualTo(SHUTDOWN_CLIENT);

        assertThat(pauses).containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 6_400L);
        assertThat(restarts.failure())
                .hasValueSatisfying(
                        why -> assertThat(why).contains("died 7 times").contains("poison"));
    }

    @Test
    void failuresOfLongAgoDoNotCount() {
        for (var i = 0; i < 2 * Restarts.MOST; i++) {
            assertThat(restarts.handle(new StreamsException("now and then"))).isEqualTo(REPLACE_THREAD);
            now.addAndGet(Duration.ofMinutes(3).toNanos());
        }
        assertThat(pauses).allMatch(millis -> millis <= 1_600);
    }

    @Test
    void aHaltIsGivenUpAtOnce() {
        assertThat(restarts.handle(new StreamsException(new DecidingHalted("fork detected"))))
                .isEqualTo(SHUTDOWN_CLIENT);
        assertThat(restarts.failure()).hasValue("fork detected");
        assertThat(pauses).isEmpty();
    }

    @Test
    void anErrorOfTheJvmIsGivenUpAtOnce() {
        assertThat(restarts.handle(new OutOfMemoryError())).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(restarts.failure()).isPresent();
    }

    @Test
    void afterCloseNothingIsReplaced() {
        restarts.close();

        assertThat(restarts.handle(new StreamsException("late"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(restarts.failure()).isEmpty();
    }

    @Test
    void afterItWasHaltedNothingIsReplacedAndTheReasonStays() {
        restarts.halt("the topic is gone");

        assertThat(restarts.handle(new StreamsException("the topic is unknown")))
                .isEqualTo(SHUTDOWN_CLIENT);
        assertThat(restarts.failure()).hasValue("the topic is gone");
        assertThat(pauses).isEmpty();
    }

    private boolean pause(CountDownLatch closing, long millis) {
        pauses.add(millis);
        return closing.getCount() == 0;
    }
}
