package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.PageRequest;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.Completion;
import io.beckett.spi.Completion.Hold;
import io.beckett.spi.CompletionResult;
import io.beckett.spi.CompletionResult.Outcome;
import io.beckett.spi.Reservation;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How reservations end, and what is forgotten later. */
abstract class CompletionContract extends ReserveContract {
    private Reservation reserved(long... offsets) {
        hold(P0).flush().ready(ship("Order-1"), 0, offsets).record();
        return reserveOne(open());
    }

    @Test
    @DisplayName("N7: when nothing is left the stream leaves the durable lane")
    void theLastSuccessDrains() {
        var reservation = reserved(5, 6);
        assertThat(complete(succeeded(reservation, 7))).isEqualTo(Outcome.DRAINED);
        assertThat(reserve(open())).isEmpty();
        end(store.lease(P0).owner().orElseThrow());
        assertThat(hold(P0).progress(SHIP).durable()).isEmpty();
    }

    @Test
    @DisplayName("I6, I9: the last completion writes the position in the same transaction")
    void theLastSuccessWritesThePosition() {
        complete(succeeded(reserved(5, 6), 7));
        assertThat(accounted(ship("Order-1"))).contains(7L);
    }

    @Test
    @DisplayName("I4: a position recorded otherwise is not moved back by the last completion")
    void theLastSuccessDoesNotMoveTheCheckpointBack() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5).record();
        holder.flush().finished(ship("Order-1"), 9).record();
        assertThat(complete(succeeded(reserveOne(open()), 6))).isEqualTo(Outcome.DRAINED);
        assertThat(accounted(ship("Order-1"))).contains(9L);
    }

    @Test
    @DisplayName("N5: what is left after a success is due at once")
    void theRestIsDueAtOnce() {
        assertThat(complete(succeeded(reserved(5, 6, 8), 6))).isEqualTo(Outcome.WAITING);
        var next = reserveOne(open());
        assertThat(next.status()).isEqualTo(WorkStatus.READY);
        assertThat(next.position()).isEqualTo(6);
        assertThat(next.backlog().offsets()).containsExactly(6, 8);
    }

    @Test
    @DisplayName("N5, N9: behind a retry that succeeded the rest is ready, without the attempts of the message before")
    void aRetryThatSucceedsLeavesItsAttemptsBehind() {
        hold(P0).flush().retry(ship("Order-1"), 0, Duration.ZERO, 5, 6).record();
        complete(succeeded(reserveOne(open()), 6));
        var next = reserveOne(open());
        assertThat(next.status()).isEqualTo(WorkStatus.READY);
        assertThat(next.attempts()).isZero();
        assertThat(next.attemptPosition()).isZero();
    }

    @Test
    void aFailureWaitsUntilItIsDue() {
        var reservation = reserved(5, 6);
        assertThat(complete(failed(reservation, 0, WorkStatus.RETRY, LONG, 1, Hold.RELEASE)))
                .isEqualTo(Outcome.WAITING);
        assertThat(reserve(open())).isEmpty();
        assertThat(store.reservations(open())).isEmpty();
    }

    @Test
    void aFailureIsRunAgainWithItsAttempts() {
        var reservation = reserved(5, 6);
        complete(failed(reservation, 0, WorkStatus.RETRY, SHORT, 2, Hold.RELEASE));
        passTime(SHORT.plusMillis(100));
        var again = reserveOne(open());
        assertThat(again.status()).isEqualTo(WorkStatus.RETRY);
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(again.attemptPosition()).isEqualTo(6);
        assertThat(again.position()).isZero();
        assertThat(again.backlog().offsets()).containsExactly(5, 6);
    }

    @Test
    @DisplayName("N9: a failure behind successes belongs to the message that failed")
    void aFailureBehindSuccessesMovesThePosition() {
        var reservation = reserved(5, 6, 8);
        complete(failed(reservation, 6, WorkStatus.RETRY, Duration.ZERO, 1, Hold.RELEASE));
        var again = reserveOne(open());
        assertThat(again.position()).isEqualTo(6);
        assertThat(again.backlog().offsets()).containsExactly(6, 8);
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(again.attemptPosition()).isEqualTo(7);
        assertThat(accounted(ship("Order-1"))).contains(9L);
    }

    @Test
    @DisplayName("N3: a failed stream waits for a person, however long")
    void aFailedStreamStays() {
        var worker = open();
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        complete(failed(reserveOne(worker), 0, WorkStatus.FAILED, Duration.ZERO, 3, Hold.RELEASE));
        passTime(SHORT);
        store.recover();
        assertThat(reserve(open())).isEmpty();
        assertThat(store.reservations(worker)).isEmpty();
    }

    @Test
    @DisplayName("T24, I3: a failure may keep the reservation, because the handler still runs")
    void aFailureMayKeepTheReservation() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        var worker = open();
        var reservation = reserveOne(worker);
        var kept = failed(reservation, 0, WorkStatus.RETRY, Duration.ZERO, 1, Hold.KEEP);
        assertThat(complete(kept)).isEqualTo(Outcome.WAITING);
        assertThat(reserve(open())).as("due, but still reserved").isEmpty();
        assertThat(store.reservations(worker).get(0).token()).isEqualTo(reservation.token());
        assertThat(complete(kept)).as("sent again").isEqualTo(Outcome.WAITING);
        assertThat(complete(givenBack(reservation, 0))).isEqualTo(Outcome.WAITING);
        var again = reserveOne(open());
        assertThat(again.status()).isEqualTo(WorkStatus.RETRY);
        assertThat(again.attempts()).isEqualTo(1);
    }

    @Test
    @DisplayName("I10: giving back charges nothing")
    void givingBackChargesNothing() {
        hold(P0).flush().retry(ship("Order-1"), 0, Duration.ZERO, 5).record();
        assertThat(complete(givenBack(reserveOne(open()), 0))).isEqualTo(Outcome.WAITING);
        var again = reserveOne(open());
        assertThat(again.status()).isEqualTo(WorkStatus.RETRY);
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(again.attemptPosition()).isEqualTo(6);
    }

    @Test
    @DisplayName("N3: giving back a failed stream leaves it failed")
    void givingBackLeavesAFailedStreamFailed() {
        var reservation = reserved(5);
        complete(failed(reservation, 0, WorkStatus.FAILED, Duration.ZERO, 3, Hold.KEEP));
        assertThat(complete(givenBack(reservation, 0))).isEqualTo(Outcome.WAITING);
        assertThat(reserve(open())).isEmpty();
    }

    @Test
    void givingBackBehindSuccessesIsReady() {
        hold(P0).flush().retry(ship("Order-1"), 0, Duration.ZERO, 5, 6).record();
        assertThat(complete(givenBack(reserveOne(open()), 6))).isEqualTo(Outcome.WAITING);
        var again = reserveOne(open());
        assertThat(again.status()).isEqualTo(WorkStatus.READY);
        assertThat(again.position()).isEqualTo(6);
        assertThat(again.attempts()).isZero();
        assertThat(again.attemptPosition()).isZero();
    }

    @Test
    @DisplayName("N7: giving back when nothing is left ends the stay in the durable lane")
    void givingBackWithNothingLeftDrains() {
        assertThat(complete(givenBack(reserved(5), 6))).isEqualTo(Outcome.DRAINED);
        assertThat(accounted(ship("Order-1"))).contains(6L);
        assertThat(reserve(open())).isEmpty();
    }

    @Test
    @DisplayName("I3: a completion with another token is dropped")
    void aForeignTokenIsStale() {
        var reservation = reserved(5);
        var foreign = new Completion(reservation.key(), newId(), 6, new Completion.Succeeded(), List.of());
        assertThat(complete(foreign)).isEqualTo(Outcome.STALE);
        assertThat(complete(succeeded(reservation, 6))).isEqualTo(Outcome.DRAINED);
    }

    @Test
    @DisplayName("I3: the token of an earlier reservation of the same session is dropped")
    void anEarlierTokenOfTheSameSessionIsStale() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5, 6).record();
        var worker = open();
        var first = reserveOne(worker);
        complete(succeeded(first, 6));
        var second = reserveOne(worker);
        assertThat(complete(succeeded(first, 7))).isEqualTo(Outcome.STALE);
        assertThat(reserve(open())).as("the second reservation stands").isEmpty();
        assertThat(complete(succeeded(second, 7))).isEqualTo(Outcome.DRAINED);
    }

    @Test
    @DisplayName("N2: the same completion sent again does no harm")
    void aCompletionSentAgainIsStale() {
        var reservation = reserved(5, 6);
        var completion = succeeded(reservation, 6);
        assertThat(complete(completion)).isEqualTo(Outcome.WAITING);
        assertThat(complete(completion)).isEqualTo(Outcome.STALE);
        var last = reserveOne(open());
        assertThat(last.position()).isEqualTo(6);
        assertThat(complete(succeeded(last, 7))).isEqualTo(Outcome.DRAINED);
        assertThat(complete(succeeded(last, 7))).isEqualTo(Outcome.STALE);
    }

    @Test
    void aCompletionOfAFreeStreamIsStale() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        var made = new Completion(ship("Order-1"), newId(), 6, new Completion.Succeeded(), List.of());
        assertThat(complete(made)).isEqualTo(Outcome.STALE);
        assertThat(reserveOne(open()).position()).isZero();
    }

    @Test
    @DisplayName("I4, N2: a completion does not move its stream back")
    void aCompletionDoesNotMoveBack() {
        hold(P0).flush().ready(ship("Order-1"), 7, 8, 9).record();
        var reservation = reserveOne(open());
        complete(succeeded(reservation, 4));
        assertThat(reserveOne(open()).position()).isEqualTo(7);
    }

    @Test
    void resultsComeInTheOrderOfTheCompletions() {
        hold(P0).flush()
                .ready(ship("Order-3"), 0, 5)
                .ready(ship("Order-1"), 0, 5, 6)
                .ready(ship("Order-2"), 0, 5)
                .record();
        var reserved = reserve(open());
        assertThat(reserved).hasSize(3);
        var completions = new ArrayList<Completion>();
        for (var stream : List.of("Order-2", "Order-3", "Order-1")) {
            for (var each : reserved) {
                if (each.key().equals(ship(stream))) {
                    completions.add(succeeded(each, 6));
                }
            }
        }
        completions.add(1, new Completion(ship("Order-9"), newId(), 6, new Completion.Succeeded(), List.of()));
        var results = store.complete(completions);
        assertThat(results)
                .extracting(CompletionResult::outcome)
                .containsExactly(Outcome.DRAINED, Outcome.STALE, Outcome.DRAINED, Outcome.WAITING);
        assertThat(results)
                .extracting(CompletionResult::key)
                .containsExactlyElementsOf(
                        completions.stream().map(Completion::key).toList());
    }

    @Test
    void aDrainedStreamMayEnterTheDurableLaneAgain() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5).record();
        complete(succeeded(reserveOne(open()), 6));
        holder.flush().ready(ship("Order-1"), 0, 5, 7).record();
        var again = reserveOne(open());
        assertThat(again.position()).as("the recorded position").isEqualTo(6);
        assertThat(again.backlog().offsets()).containsExactly(7);
    }

    @Test
    @DisplayName("N8: what drains away takes its backlog along")
    void noMessageOfAnEarlierStayComesBack() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5, 6, 7).record();
        complete(succeeded(reserveOne(open()), 8));
        holder.flush().ready(ship("Order-1"), 8, 20).append(ship("Order-2"), 21).record();
        assertThat(reserveOne(open()).backlog().offsets()).containsExactly(20);
    }

    @Test
    void aCompletionRecordsHistory() {
        var reservation = reserved(5);
        var attempt = new AttemptRecord(
                ship("Order-1"), 6, 1, AttemptRecord.Kind.FAILED, "shop.Broken", "no stock", "at shop.Stock");
        var failed = failed(reservation, 0, WorkStatus.RETRY, Duration.ZERO, 1, Hold.RELEASE);
        complete(new Completion(failed.key(), failed.token(), 0, failed.ending(), List.of(attempt)));
        var info = store.admin()
                .checkpoints(CheckpointFilter.all(), PageRequest.first(1))
                .items()
                .get(0);
        assertThat(store.admin().attempts(info)).hasSize(1);
        assertThat(store.admin().attempts(info).get(0).error()).contains("shop.Broken", "no stock");
    }

    @Test
    @DisplayName("N9: a failure that keeps its reservation and arrives again is one attempt")
    void aKeptFailureSentAgainIsRecordedOnce() {
        var reservation = reserved(5);
        var attempt = new AttemptRecord(
                ship("Order-1"),
                6,
                1,
                AttemptRecord.Kind.FAILED,
                "java.util.concurrent.TimeoutException",
                "too long",
                "");
        var kept = failed(reservation, 0, WorkStatus.RETRY, Duration.ZERO, 1, Hold.KEEP);
        var completion = new Completion(kept.key(), kept.token(), 0, kept.ending(), List.of(attempt));
        assertThat(complete(completion)).isEqualTo(Outcome.WAITING);
        assertThat(complete(completion)).isEqualTo(Outcome.WAITING);
        var info = store.admin()
                .checkpoints(CheckpointFilter.all(), PageRequest.first(1))
                .items()
                .get(0);
        assertThat(info.attempts()).isEqualTo(1);
        assertThat(store.admin().attempts(info)).hasSize(1);
        complete(givenBack(reservation, 0));
        assertThat(reserveOne(open()).attempts()).isEqualTo(1);
    }

    @Test
    void aStaleCompletionRecordsNoHistory() {
        var reservation = reserved(5);
        var attempt =
                new AttemptRecord(ship("Order-1"), 6, 1, AttemptRecord.Kind.FAILED, "shop.Broken", "no stock", "");
        var ending = new Completion.Failed(WorkStatus.RETRY, Duration.ZERO, 1, 6, Hold.RELEASE);
        complete(new Completion(reservation.key(), newId(), 0, ending, List.of(attempt)));
        var info = store.admin()
                .checkpoints(CheckpointFilter.all(), PageRequest.first(1))
                .items()
                .get(0);
        assertThat(store.admin().attempts(info)).isEmpty();
    }

    @Test
    @DisplayName("I4: only checkpoints that the frontier has passed are purged")
    void aCheckpointAboveTheFrontierIsNotPurged() {
        var holder = hold(P0);
        holder.flush()
                .finished(ship("Order-1"), 5)
                .finished(ship("Order-2"), 30)
                .frontier(SHIP, 20, 40)
                .record();
        passTime(SHORT);
        assertThat(store.purge(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(accounted(ship("Order-1"))).isEmpty();
        assertThat(accounted(ship("Order-2"))).contains(30L);
    }

    @Test
    void theFrontierOfAnotherSubscriptionDoesNotCountForThePurge() {
        hold(P0).flush().finished(ship("Order-1"), 5).frontier(AUDIT, 20, 40).record();
        passTime(SHORT);
        assertThat(store.purge(Duration.ofMillis(1))).isZero();
        assertThat(accounted(ship("Order-1"))).contains(5L);
    }

    @Test
    @DisplayName("I4: a stream in the durable lane keeps its checkpoint")
    void aCheckpointWithAWorkRowIsNotPurged() {
        var holder = hold(P0);
        holder.flush().finished(ship("Order-1"), 5).record();
        holder.flush().failed(ship("Order-1"), 5, 8).frontier(SHIP, 20, 20).record();
        passTime(SHORT);
        assertThat(store.purge(Duration.ofMillis(1))).isZero();
    }

    @Test
    void aCheckpointThatChangedLatelyIsNotPurged() {
        var holder = hold(P0);
        holder.flush().finished(ship("Order-1"), 5).frontier(SHIP, 20, 20).record();
        assertThat(store.purge(LONG)).isZero();
        assertThat(accounted(ship("Order-1"))).contains(5L);
    }
}
