package io.beckett.kafka.decide.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ProcessedOffsetsTest {
    private static final Duration LONG = Duration.ofSeconds(15);

    private final ProcessedOffsets processed = new ProcessedOffsets();

    @Test
    void whatIsUnknownIsNotWaitedFor_H5() throws InterruptedException {
        assertThat(processed.of(1)).isEmpty();
        assertThat(processed.await(1, 0, LONG)).isFalse();
    }

    @Test
    void aWaitEndsWhenTheOffsetIsReached_H5() {
        processed.reached(1, 5);
        var waiting = waitFor(8);
        processed.reached(1, 7);
        processed.reached(2, 9);
        processed.reached(1, 8);

        assertThat(waiting.join()).isTrue();
        assertThat(processed.of(1)).hasValue(8);
    }

    @Test
    void aWaitEndsWhenTheTaskLeaves_H5() {
        processed.reached(1, 5);
        var waiting = waitFor(8);
        processed.forget(1);

        assertThat(waiting.join()).isFalse();
    }

    @Test
    void aWaitEndsInTime() throws InterruptedException {
        processed.reached(1, 5);

        assertThat(processed.await(1, 6, Duration.ofMillis(20))).isFalse();
        assertThat(processed.await(1, 5, Duration.ZERO)).isTrue();
    }

    private CompletableFuture<Boolean> waitFor(long offset) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return processed.await(1, offset, LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
