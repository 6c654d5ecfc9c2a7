package io.beckett.kafka.decide.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.decide.streams.ProcessedOffsets.Reached;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ProcessedOffsetsTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final ProcessedOffsets processed = new ProcessedOffsets();

    @Test
    void whatIsUnknownIsNotWaitedFor_H5() {
        assertThat(processed.of(1)).isEmpty();
        assertThat(processed.when(1, 0, LONG)).isCompletedWithValue(Optional.empty());
    }

    @Test
    void aWaitEndsWhenTheOffsetIsReached_H5() {
        processed.reached(1, 5);
        var eight = processed.when(1, 8, LONG);
        var nine = processed.when(1, 9, LONG);
        processed.reached(1, 7);
        processed.reached(2, 9);
        assertThat(eight).isNotDone();

        processed.reached(1, 8);

        assertThat(nextOf(eight)).isEqualTo(8);
        assertThat(nine).isNotDone();
        assertThat(processed.of(1)).hasValue(8);
        assertThat(nextOf(processed.when(1, 6, LONG))).isEqualTo(8);
    }

    private static long nextOf(CompletableFuture<Optional<Reached>> reached) {
        assertThat(reached).isDone();
        return reached.join().orElseThrow().next();
    }

    @Test
    void aWaitEndsWhenTheTaskLeaves_H5() {
        processed.reached(1, 5);
        var waiting = processed.when(1, 8, LONG);
        processed.forget(1);

        assertThat(waiting).isCompletedWithValue(Optional.empty());
    }

    @Test
    void aWaitEndsInTimeAndLeavesTheOthersWaiting() throws ExecutionException, InterruptedException {
        processed.reached(1, 5);
        var patient = processed.when(1, 6, LONG);

        assertThat(processed.when(1, 6, Duration.ofMillis(20)).get()).isEmpty();
        assertThat(patient).isNotDone();
        processed.reached(1, 6);
        assertThat(nextOf(patient)).isEqualTo(6);
    }

    @Test
    void aTaskThatLeftAndCameBackIsAnotherThoughItGotAsFar_H5() {
        processed.reached(1, 5);
        var before = processed.when(1, 5, LONG).join().orElseThrow();
        processed.reached(1, 6);
        assertThat(processed.isStillHere(1, before)).isTrue();

        processed.forget(1);
        assertThat(processed.isStillHere(1, before)).isFalse();
        processed.reached(1, 5);
        assertThat(processed.isStillHere(1, before)).isFalse();
    }
}
