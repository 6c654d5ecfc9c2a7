package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.Completion.Hold;
import io.beckett.spi.CompletionResult.Outcome;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.Registration;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.ReserveRequest.Quota;
import io.beckett.spi.SessionBeat.Phase;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who gets which stream of the durable lane, and what becomes of it when its owner is lost. */
abstract class ReserveContract extends SpillContract {
    private static List<StreamKey> keys(List<Reservation> reservations) {
        return reservations.stream().map(Reservation::key).toList();
    }

    @Test
    @DisplayName("I3: a reserved stream is nobody else's, nor its owner's a second time")
    void aStreamIsReservedOnce() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        var worker = open();
        reserveOne(worker);
        assertThat(reserve(open())).isEmpty();
        assertThat(reserve(worker)).isEmpty();
        assertThat(reserve(open(), 1, 1, 1)).isEmpty();
    }

    @Test
    void eachReservationHasItsOwnToken() {
        hold(P0).flush()
                .ready(ship("Order-1"), 0, 5)
                .ready(ship("Order-2"), 0, 6)
                .ready(audit("Order-1"), 0, 5)
                .record();
        var worker = open();
        var tokens = new HashSet<String>();
        var fences = new HashSet<Long>();
        for (var round = 0; round < 3; round++) {
            for (var reservation : reserve(worker)) {
                tokens.add(reservation.token());
                fences.add(reservation.fence());
                complete(givenBack(reservation, reservation.position()));
            }
        }
        assertThat(tokens).hasSize(9);
        assertThat(fences).hasSize(9);
    }

    @Test
    void eachSubscriptionGetsItsQuotaOfBothKinds() {
        var draft = hold(P0).flush();
        for (var i = 0; i < 5; i++) {
            draft.ready(ship("Ready-" + i), 0, 5)
                    .retry(ship("Retry-" + i), 0, Duration.ZERO, 5)
                    .ready(audit("Ready-" + i), 0, 5);
        }
        draft.record();
        var request = new ReserveRequest(open(), GROUP, List.of(new Quota(SHIP, 3, 2), new Quota(AUDIT, 1, 4)), 10);
        var reserved = store.reserve(request);
        assertThat(reserved)
                .filteredOn(each -> each.key().subscription().equals(SHIP) && each.status() == WorkStatus.READY)
                .hasSize(3);
        assertThat(reserved)
                .filteredOn(each -> each.key().subscription().equals(SHIP) && each.status() == WorkStatus.RETRY)
                .hasSize(2);
        assertThat(reserved)
                .filteredOn(each -> each.key().subscription().equals(AUDIT))
                .hasSize(1);
        assertThat(reserved).hasSize(6);
    }

    @Test
    @DisplayName("B31: only subscriptions that were asked for are reserved")
    void otherSubscriptionsStayAvailable() {
        hold(P0).flush()
                .ready(ship("Order-1"), 0, 5)
                .ready(audit("Order-1"), 0, 5)
                .record();
        var onlyAudit = new ReserveRequest(open(), GROUP, List.of(new Quota(AUDIT, 9, 9)), 10);
        assertThat(keys(store.reserve(onlyAudit))).containsExactly(audit("Order-1"));
        assertThat(keys(reserve(open()))).containsExactly(ship("Order-1"));
    }

    @Test
    void onlyTheOwnGroupIsReserved() {
        var other = new LeaseKey("reporting", P0.partition());
        store.register(new Registration(
                "reporting", Map.of(SHIP, StartingPosition.EARLIEST), Map.of(P0.partition(), FeedPosition.START)));
        Holder.take(store, other, open())
                .flush()
                .ready(key(other, SHIP, "Order-1"), 0, 5)
                .record();
        assertThat(reserve(open())).isEmpty();
        var request = new ReserveRequest(open(), "reporting", List.of(new Quota(SHIP, 1, 1)), 10);
        assertThat(keys(store.reserve(request))).containsExactly(key(other, SHIP, "Order-1"));
    }

    @Test
    void theLongestDueComesFirst() {
        var holder = hold(P0);
        for (var i = 0; i < 4; i++) {
            holder.flush().ready(ship("Order-" + (9 - i)), 0, 5).record();
            passTime(Duration.ofMillis(20));
        }
        var worker = open();
        for (var i = 0; i < 4; i++) {
            var request = new ReserveRequest(worker, GROUP, List.of(new Quota(SHIP, 1, 0)), 10);
            assertThat(keys(store.reserve(request))).containsExactly(ship("Order-" + (9 - i)));
        }
    }

    @Test
    void aRetryWaitsUntilItIsDue() {
        hold(P0).flush()
                .retry(ship("Order-1"), 0, SHORT, 5)
                .retry(ship("Order-2"), 0, LONG, 5)
                .record();
        passTime(SHORT.plusMillis(100));
        assertThat(reserveOne(open()).key()).isEqualTo(ship("Order-1"));
    }

    @Test
    void failedAndDeletedStreamsAreNotReserved() {
        hold(P0).flush()
                .failed(ship("Order-1"), 0, 5)
                .deleted(ship("Order-2"), 5)
                .record();
        assertThat(reserve(open())).isEmpty();
    }

    @Test
    @DisplayName("N10: a bound on messages leaves the others for the next reservation")
    void noMoreMessagesThanAskedFor() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5, 6, 7, 8).record();
        var first = reserve(open(), 1, 1, 3).get(0);
        assertThat(first.backlog().offsets()).containsExactly(5, 6, 7);
        assertThat(first.backlog().timestamps()).hasSize(3);
        assertThat(complete(succeeded(first, 8))).isEqualTo(Outcome.WAITING);
        assertThat(reserve(open(), 1, 1, 3).get(0).backlog().offsets()).containsExactly(8);
    }

    @Test
    void aBacklogOfManyAppendsIsReadInOrder() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 1).record();
        var expected = new long[60];
        expected[0] = 1;
        for (var i = 1; i < 60; i += 2) {
            expected[i] = 3L * i;
            var last = i + 1 < 60;
            if (last) {
                expected[i + 1] = 3L * i + 1;
                holder.flush().append(ship("Order-1"), 3L * i, 3L * i + 1).record();
            } else {
                holder.flush().append(ship("Order-1"), 3L * i).record();
            }
        }
        assertThat(reserveOne(open()).backlog().offsets()).containsExactly(expected);
    }

    @Test
    @DisplayName("a reservation whose answer was lost is found again by its session")
    void aSessionFindsItsReservations() {
        hold(P0).flush()
                .ready(ship("Order-1"), 2, 5)
                .ready(ship("Order-2"), 0, 6)
                .record();
        var worker = open();
        var other = open();
        var first = reserve(worker, 1, 0, 10).get(0);
        var second = reserveOne(other);
        var found = store.reservations(worker);
        assertThat(found).hasSize(1);
        assertThat(found.get(0).key()).isEqualTo(first.key());
        assertThat(found.get(0).token()).isEqualTo(first.token());
        assertThat(found.get(0).position()).isEqualTo(first.position());
        complete(succeeded(first, 6));
        assertThat(store.reservations(worker)).as("an ended one").isEmpty();
        assertThat(keys(store.reservations(other))).containsExactly(second.key());
    }

    @Test
    @DisplayName("a reservation that its own session does not know is given back by its token and is due as before")
    void aForgottenReservationIsGivenBack() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        var worker = open();
        reserveOne(worker);
        var forgotten = store.reservations(worker).get(0);
        assertThat(complete(givenBack(forgotten, forgotten.position()))).isEqualTo(Outcome.WAITING);
        assertThat(reserveOne(open()).backlog().offsets()).containsExactly(5);
    }

    @Test
    @DisplayName("B28: the reservations of a lost session are free at once")
    void theReservationsOfALostSessionAreFree() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        var lost = open(SHORT);
        var old = reserveOne(lost);
        expire();
        assertThat(store.reservations(lost)).isEmpty();
        var next = reserveOne(open());
        assertThat(next.token()).isNotEqualTo(old.token());
        assertThat(next.fence()).isGreaterThan(old.fence());
        assertThat(next.backlog().offsets()).containsExactly(5);
    }

    @Test
    @DisplayName("I3, N2: what a lost session finishes late is dropped")
    void aLateCompletionOfALostSessionIsStale() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        var old = reserveOne(open(SHORT));
        expire();
        assertThat(complete(succeeded(old, 6))).isEqualTo(Outcome.STALE);
        var next = reserveOne(open());
        assertThat(next.position()).isZero();
        assertThat(complete(succeeded(old, 6))).as("while another runs it").isEqualTo(Outcome.STALE);
        assertThat(complete(succeeded(next, 6))).isEqualTo(Outcome.DRAINED);
    }

    @Test
    @DisplayName(
            "I10, N3: a lost session is not charged as an attempt, and a retry that was taken over is due as before")
    void recoveryChargesNothing() {
        hold(P0).flush().retry(ship("Order-1"), 0, Duration.ZERO, 5).record();
        reserveOne(open(SHORT));
        expire();
        var next = reserveOne(open());
        assertThat(next.status()).isEqualTo(WorkStatus.RETRY);
        assertThat(next.attempts()).isEqualTo(1);
        assertThat(next.attemptPosition()).isEqualTo(6);
    }

    @Test
    @DisplayName("N3: a failed stream whose handler still ran when its session was lost stays failed")
    void recoveryLeavesAFailedStreamFailed() {
        var worker = open(SHORT);
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        var reservation = reserveOne(worker);
        complete(failed(reservation, 0, WorkStatus.FAILED, Duration.ZERO, 3, Hold.KEEP));
        expire();
        assertThat(store.reservations(worker)).isEmpty();
        assertThat(reserve(open())).isEmpty();
    }

    @Test
    void recoveryLeavesLiveSessionsAlone() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5).record();
        var worker = open();
        reserveOne(worker);
        open(SHORT);
        passTime(SHORT.plusMillis(100));
        store.recover();
        assertThat(store.lease(P0).owner()).isEqualTo(Optional.of(holder.session()));
        assertThat(store.reservations(worker)).hasSize(1);
        assertThat(beat(worker, Phase.RENEW, LONG).alive()).isTrue();
    }

    @Test
    void recoveringCountsSessionsLeasesAndReservations() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        var lost = open(SHORT);
        reserveOne(lost);
        store.take(P1, lost);
        passTime(SHORT.plusMillis(100));
        assertThat(store.recover()).isEqualTo(3);
    }

    @Test
    @DisplayName("a stream that was taken back from lost sessions says how often, until a completion is recorded")
    void takeoversAreCountedUntilACompletion() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5, 6).record();
        for (var lost = 0; lost < 2; lost++) {
            assertThat(reserveOne(open(SHORT)).takeovers()).isEqualTo(lost);
            expire();
        }
        var reservation = reserveOne(open());
        assertThat(reservation.takeovers()).isEqualTo(2);
        complete(givenBack(reservation, 0));
        assertThat(reserveOne(open()).takeovers()).isZero();
    }

    @Test
    void theCountGoesOnFromWhatTheSpillSays() {
        hold(P0).flush()
                .suspect(ship("Order-1"), 3, 0, 5)
                .ready(ship("Order-2"), 0, 6)
                .record();
        var taken = reserve(open(SHORT)).stream()
                .collect(Collectors.toMap(each -> each.key().stream().value(), Reservation::takeovers));
        assertThat(taken).isEqualTo(Map.of("Order-1", 3, "Order-2", 0));
        expire();
        assertThat(reserve(open())).extracting(Reservation::takeovers).containsExactlyInAnyOrder(4, 1);
    }

    @Test
    @DisplayName(
            "a completion that keeps its reservation does not end the count: the message has not shown what it does")
    void theCountOutlastsAKeptReservation() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5, 6).record();
        reserveOne(open(SHORT));
        expire();
        var charged = reserveOne(open(SHORT));
        complete(failed(charged, 0, WorkStatus.RETRY, Duration.ZERO, 1, Hold.KEEP));
        expire();
        var again = reserveOne(open());
        assertThat(again.takeovers()).isEqualTo(2);
        assertThat(again.attempts()).isEqualTo(1);
        complete(failed(again, 0, WorkStatus.RETRY, Duration.ZERO, 2, Hold.RELEASE));
        assertThat(reserveOne(open()).takeovers()).isZero();
    }

    @Test
    void aSessionThatEndsByItselfIsNoTakeover() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        var worker = open();
        reserveOne(worker);
        end(worker);
        assertThat(reserveOne(open()).takeovers()).isZero();
    }
}
