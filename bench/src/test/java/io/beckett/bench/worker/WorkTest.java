package io.beckett.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.bench.load.Tick;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkTest {

    private static Work work(int failing, boolean failOnce) {
        return new Work(
                new Job(1, Job.Kind.POLL, "t", 1, "g", "n", "s", 1_000, 100, 1, 0, failing, failOnce, true, 30));
    }

    private static byte[] message(long number, long predecessor, int stream) {
        return new Tick(number, predecessor, 0, stream).value();
    }

    @Test
    void aMessageThatIsHandledAgainCountsOnce() {
        var work = work(0, false);
        work.handle(message(0, -1, 1));
        work.handle(message(0, -1, 1));
        assertThat(work.progress().handled()).isEqualTo(1);
        assertThat(work.progress().repeated()).isEqualTo(1);
    }

    @Test
    void aMessageBeforeItsPredecessorIsAViolation() {
        var work = work(0, false);
        work.handle(message(0, -1, 1));
        work.handle(message(64, 0, 1));
        assertThat(work.progress().violations()).isZero();
        work.handle(message(200, 129, 1));
        assertThat(work.progress().violations()).isEqualTo(1);
    }

    @Test
    void aMessageThatFollowsAFailedOneIsAViolation() {
        var work = work(1, false);
        assertThatThrownBy(() -> work.handle(message(0, -1, 0))).isInstanceOf(Work.WantedFailure.class);
        assertThatThrownBy(() -> work.handle(message(1, 0, 0))).isInstanceOf(Work.WantedFailure.class);
        assertThat(work.progress().failures()).isEqualTo(2);
        assertThat(work.progress().violations()).isEqualTo(1);
        assertThat(work.progress().handled()).isZero();
    }

    @Test
    void everyMessageFailsOnceIfItIsToldTo() {
        var work = work(0, true);
        assertThatThrownBy(() -> work.handle(message(5, -1, 3))).isInstanceOf(Work.WantedFailure.class);
        work.handle(message(5, -1, 3));
        assertThat(work.progress().handled()).isEqualTo(1);
    }

    @Test
    void percentilesAreOfTheMessagesThatWereKept() {
        var latencies = new Latencies(100);
        for (var i = 1; i <= 200; i++) {
            latencies.add(i * 1_000L);
        }
        assertThat(latencies.percentiles()).isEqualTo(List.of(50.0, 99.0, 100.0, 100.0));
        latencies.clear();
        assertThat(latencies.percentiles()).isEmpty();
    }
}
