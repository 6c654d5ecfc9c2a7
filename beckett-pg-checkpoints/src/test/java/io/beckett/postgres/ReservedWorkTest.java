package io.beckett.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.postgres.query.LockWork;
import io.beckett.postgres.query.StreamId;
import io.beckett.spi.Completion;
import io.beckett.spi.Completion.Hold;
import io.beckett.spi.CompletionResult.Outcome;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What completions make of a locked work row: position 5, accounted 10, retried twice for the message at 5. */
class ReservedWorkTest {
    private static final StreamKey KEY = new StreamKey(
            new LeaseKey("shipping", new PartitionId("orders", 0)), "ship-orders", StreamName.of("Order-1"));

    private final ReservedWork row = new ReservedWork(new LockWork.Locked(
            new StreamId(1, 1, new UUID(0, 1)), 5, 10, WorkStatus.RETRY, 2, 6, true, "me", "token"));

    private static Completion of(String token, long position, Completion.Ending ending) {
        return new Completion(KEY, token, position, ending, List.of());
    }

    private Outcome succeeded(long position) {
        return row.apply(of("token", position, new Completion.Succeeded()));
    }

    private Outcome failed(WorkStatus status, Duration dueIn, Hold hold) {
        return row.apply(of("token", 7, new Completion.Failed(status, dueIn, 3, 8, hold)));
    }

    @Test
    @DisplayName("I1: nothing is left when the position has reached what is written down, not before")
    void drainsExactlyAtTheEnd() {
        assertThat(succeeded(10)).isEqualTo(Outcome.DRAINED);
        assertThat(row.isDrained()).isTrue();
        assertThat(row.isChanged()).isFalse();
        assertThat(row.position()).isEqualTo(10);
        assertThat(row.isDue()).isFalse();
    }

    @Test
    @DisplayName("N5, N9: what is left is ready and due at once, without the attempts of the message before")
    void theRestIsReady() {
        assertThat(succeeded(9)).isEqualTo(Outcome.WAITING);
        var change = row.change();
        assertThat(change.status()).isEqualTo(WorkStatus.READY);
        assertThat(change.attempts()).isZero();
        assertThat(change.attemptPosition()).isZero();
        assertThat(change.manual()).isFalse();
        assertThat(change.dueInMillis()).isZero();
        assertThat(change.kept()).isFalse();
        assertThat(row.hasMoved()).isTrue();
        assertThat(row.isDue()).isTrue();
    }

    @Test
    @DisplayName("I4: the position never goes back")
    void neverMovesBack() {
        assertThat(succeeded(3)).isEqualTo(Outcome.WAITING);
        assertThat(row.position()).isEqualTo(5);
        assertThat(row.hasMoved()).isFalse();
    }

    @Test
    void aFailureIsWrittenAsItIs() {
        assertThat(failed(WorkStatus.RETRY, Duration.ofSeconds(2), Hold.RELEASE))
                .isEqualTo(Outcome.WAITING);
        var change = row.change();
        assertThat(change.position()).isEqualTo(7);
        assertThat(change.status()).isEqualTo(WorkStatus.RETRY);
        assertThat(change.attempts()).isEqualTo(3);
        assertThat(change.attemptPosition()).isEqualTo(8);
        assertThat(change.manual()).as("the person's wish is fulfilled").isFalse();
        assertThat(change.dueInMillis()).isEqualTo(2_000);
        assertThat(row.isDue()).isFalse();
    }

    @Test
    void onlyAStreamThatMayRunNowIsWorkForOthers() {
        failed(WorkStatus.RETRY, Duration.ZERO, Hold.RELEASE);
        assertThat(row.isDue()).isTrue();
    }

    @Test
    void aFailedStreamIsNoWork() {
        failed(WorkStatus.FAILED, Duration.ZERO, Hold.RELEASE);
        assertThat(row.isDue()).isFalse();
    }

    @Test
    @DisplayName("T24: a kept reservation ends with its next completion")
    void aKeptReservationEndsLater() {
        assertThat(failed(WorkStatus.RETRY, Duration.ZERO, Hold.KEEP)).isEqualTo(Outcome.WAITING);
        assertThat(row.change().kept()).isTrue();
        assertThat(row.isDue()).isFalse();
        assertThat(row.apply(of("token", 0, new Completion.GivenBack()))).isEqualTo(Outcome.WAITING);
        assertThat(row.change().kept()).isFalse();
        assertThat(row.change().status()).isEqualTo(WorkStatus.RETRY);
        assertThat(row.change().attempts()).isEqualTo(3);
        assertThat(row.isDue()).isTrue();
    }

    @Test
    @DisplayName("I10: giving back keeps status, due time, attempts and the person's wish")
    void givingBackChangesNothing() {
        assertThat(row.apply(of("token", 5, new Completion.GivenBack()))).isEqualTo(Outcome.WAITING);
        var change = row.change();
        assertThat(change.status()).isEqualTo(WorkStatus.RETRY);
        assertThat(change.attempts()).isEqualTo(2);
        assertThat(change.attemptPosition()).isEqualTo(6);
        assertThat(change.manual()).isTrue();
        assertThat(change.dueInMillis()).as("due when it was due").isNull();
        assertThat(change.kept()).isFalse();
    }

    @Test
    void givingBackBehindSuccessesIsReady() {
        row.apply(of("token", 8, new Completion.GivenBack()));
        assertThat(row.change().status()).isEqualTo(WorkStatus.READY);
        assertThat(row.change().attempts()).isZero();
    }

    @Test
    @DisplayName("I3: another token, and the own one after its end, change nothing")
    void otherTokensAreStale() {
        assertThat(row.apply(of("other", 10, new Completion.Succeeded()))).isEqualTo(Outcome.STALE);
        assertThat(row.isChanged()).isFalse();
        assertThat(succeeded(9)).isEqualTo(Outcome.WAITING);
        assertThat(succeeded(10)).isEqualTo(Outcome.STALE);
        assertThat(row.position()).isEqualTo(9);
    }

    @Test
    void aRowThatNobodyReservedIsNobodysToComplete() {
        var free = new ReservedWork(new LockWork.Locked(
                new StreamId(1, 1, new UUID(0, 1)), 5, 10, WorkStatus.READY, 0, 0, false, null, null));
        assertThat(free.apply(of("token", 10, new Completion.Succeeded()))).isEqualTo(Outcome.STALE);
        assertThat(free.isChanged()).isFalse();
        assertThat(free.isDrained()).isFalse();
    }
}
