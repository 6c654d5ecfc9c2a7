package io.beckett.kafka.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A read never goes by an end that was asked for before it began (H5). */
class FreshEndTest {
    private final List<CompletableFuture<Long>> asked = new ArrayList<>();
    private final FreshEnd end = new FreshEnd(() -> {
        var question = new CompletableFuture<Long>();
        asked.add(question);
        return question;
    });

    @Test
    void whoeverComesWhileAQuestionIsUnderWayWaitsForTheNextOne_H5() {
        var first = end.ask();
        var late = IntStream.range(0, 100).mapToObj(i -> end.ask()).toList();
        assertThat(asked).hasSize(1);

        asked.get(0).complete(5L);

        assertThat(first).isCompletedWithValue(5L);
        assertThat(late).allSatisfy(each -> assertThat(each).isNotDone());
        assertThat(asked).as("one question for all of them").hasSize(2);
        asked.get(1).complete(9L);
        assertThat(late).allSatisfy(each -> assertThat(each).isCompletedWithValue(9L));
        assertThat(asked).hasSize(2);
        assertThat(end.ask()).isNotDone();
        assertThat(asked).hasSize(3);
    }

    @Test
    void aQuestionThatFailsFailsThoseWhoAskedItAndNobodyElse() {
        var first = end.ask();
        var late = end.ask();

        asked.get(0).completeExceptionally(new IllegalStateException("no leader"));

        assertThat(first).isCompletedExceptionally();
        assertThat(late).isNotDone();
        asked.get(1).complete(2L);
        assertThat(late).isCompletedWithValue(2L);
    }

    @Test
    void aQuestionThatCannotBePutFailsAndTheNextOneIsPut() {
        var tries = new AtomicLong();
        var failing = new FreshEnd(() -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("closed");
            }
            return CompletableFuture.completedFuture(3L);
        });

        assertThat(failing.ask()).isCompletedExceptionally();
        assertThat(failing.ask()).isCompletedWithValue(3L);
    }

    @Test
    void whoeverGivesUpDisturbsNobody() {
        end.ask();
        var impatient = end.ask();
        var patient = end.ask();
        impatient.cancel(true);

        asked.get(0).complete(1L);
        asked.get(1).complete(2L);

        assertThat(patient).isCompletedWithValue(2L);
    }

    @Test
    void noReadGoesByAnEndThatWasReadBeforeItBegan_H5() throws InterruptedException {
        var log = new AtomicLong();
        var racing = new FreshEnd(() -> CompletableFuture.supplyAsync(log::get));
        var stale = new AtomicLong();
        var threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    for (var n = 0; n < 2_000; n++) {
                        var before = log.incrementAndGet();
                        if (racing.ask().join() < before) {
                            stale.incrementAndGet();
                        }
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (var thread : threads) {
            thread.join();
        }
        assertThat(stale).hasValue(0);
    }
}
