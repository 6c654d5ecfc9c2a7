package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.admin.AdminAction;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.CheckpointStatus;
import io.beckett.admin.PageRequest;
import io.beckett.error.CheckpointChangedException;
import io.beckett.spi.Completion.Hold;
import io.beckett.spi.CompletionResult.Outcome;
import io.beckett.spi.ControlRequest;
import io.beckett.spi.SessionBeat.Phase;
import io.beckett.spi.SessionState.SubscriptionState;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What administrators do, and when they are refused. */
abstract class AdminActionContract extends AdminViewContract {
    private CheckpointInfo failedStream() {
        hold(P0).flush().failed(ship("Order-1"), 0, 5, 8).record();
        return info(ship("Order-1"));
    }

    private void assertRefused(CheckpointInfo seen, Consumer<CheckpointInfo> action) {
        var before = store.admin().actions(PageRequest.first(100)).items();
        assertThatThrownBy(() -> action.accept(seen))
                .isInstanceOfSatisfying(CheckpointChangedException.class, refused -> {
                    assertThat(refused.group()).isEqualTo(seen.group());
                    assertThat(refused.subscription()).isEqualTo(seen.subscription());
                    assertThat(refused.streamName()).isEqualTo(seen.streamName());
                });
        assertThat(store.admin().actions(PageRequest.first(100)).items())
                .as("a refused action is no action")
                .isEqualTo(before);
    }

    @Test
    @DisplayName("B36: a failed stream that a person retries is due at once, with its attempts")
    void aFailedStreamIsRetried() {
        store.admin().retry(failedStream());
        assertThat(info(ship("Order-1")).status()).isEqualTo(CheckpointStatus.RETRY);
        var reservation = reserveOne(open());
        assertThat(reservation.status()).isEqualTo(WorkStatus.RETRY);
        assertThat(reservation.manual()).isTrue();
        assertThat(reservation.attempts()).isEqualTo(3);
        assertThat(reservation.attemptPosition()).isEqualTo(6);
        assertThat(reservation.backlog().offsets()).containsExactly(5, 8);
    }

    @Test
    @DisplayName("B36: that the run was asked for is forgotten when it succeeds")
    void aManualRunEndsWithItsMessage() {
        store.admin().retry(failedStream());
        complete(succeeded(reserveOne(open()), 6));
        var next = reserveOne(open());
        assertThat(next.manual()).isFalse();
        assertThat(next.attempts()).isZero();
    }

    @Test
    @DisplayName("B36: a manual run that fails is failed again, and may be asked for again")
    void aManualRunThatFails() {
        store.admin().retry(failedStream());
        var reservation = reserveOne(open());
        complete(failed(reservation, 0, WorkStatus.FAILED, Duration.ZERO, 4, Hold.RELEASE));
        assertThat(reserve(open())).isEmpty();
        var again = info(ship("Order-1"));
        assertThat(again.status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(again.attempts()).isEqualTo(4);
        store.admin().retry(again);
        assertThat(reserveOne(open()).manual()).isTrue();
    }

    @Test
    void aManualRunOfALostSessionIsStillManual() {
        store.admin().retry(failedStream());
        reserveOne(open(SHORT));
        expire();
        assertThat(reserveOne(open()).manual()).isTrue();
    }

    @Test
    void aRetryingStreamIsMadeDueWithoutBecomingManual() {
        hold(P0).flush().retry(ship("Order-1"), 0, LONG, 5).record();
        store.admin().retry(info(ship("Order-1")));
        var reservation = reserveOne(open());
        assertThat(reservation.manual()).isFalse();
        assertThat(reservation.attempts()).isEqualTo(1);
    }

    @Test
    @DisplayName("B37: a skip goes on behind the message and is recorded")
    void aSkipGoesOnBehindTheMessage() {
        var seen = failedStream();
        store.admin().actingAs("ada").skip(seen);
        assertThat(info(ship("Order-1")).status()).isEqualTo(CheckpointStatus.LAGGING);
        assertThat(store.admin().attempts(seen)).hasSize(1);
        var reservation = reserveOne(open());
        assertThat(reservation.status()).isEqualTo(WorkStatus.READY);
        assertThat(reservation.position()).isEqualTo(6);
        assertThat(reservation.attempts()).isZero();
        assertThat(reservation.attemptPosition()).isZero();
        assertThat(reservation.backlog().offsets()).containsExactly(8);
    }

    @Test
    @DisplayName("B37: skipping the last message ends the stay in the durable lane")
    void aSkipOfTheLastMessageDrains() {
        var holder = hold(P0);
        holder.flush().retry(ship("Order-1"), 0, LONG, 5).record();
        store.admin().skip(info(ship("Order-1")));
        var info = info(ship("Order-1"));
        assertThat(info.status()).isEqualTo(CheckpointStatus.ACTIVE);
        assertThat(info.streamPosition()).isEqualTo(6);
        assertThat(holder.flush().append(ship("Order-1"), 9).record().notDurable())
                .containsExactly(ship("Order-1"));
    }

    @Test
    @DisplayName("B38: a waiting stream is deleted at once, with what waits, and takes nothing any more")
    void aWaitingStreamIsDeleted() {
        var holder = hold(P0);
        holder.flush().failed(ship("Order-1"), 0, 5, 8).record();
        store.admin().delete(info(ship("Order-1")));
        assertThat(info(ship("Order-1")).status()).isEqualTo(CheckpointStatus.DELETED);
        assertThat(holder.flush().append(ship("Order-1"), 9).record().notDurable())
                .isEmpty();
        assertThat(reserve(open())).isEmpty();
        assertThat(facts(SHIP).waiting()).isZero();
        assertThat(facts(SHIP).failed()).isZero();
    }

    @Test
    void aLaggingStreamMayBeDeleted() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        store.admin().delete(info(ship("Order-1")));
        assertThat(info(ship("Order-1")).status()).isEqualTo(CheckpointStatus.DELETED);
        assertThat(reserve(open())).isEmpty();
    }

    @Test
    @DisplayName("B38, I2: a stream of the fast lane is deleted by the holder of its lease, in its flush")
    void aFastStreamIsDeletedByItsHolder() {
        var holder = hold(P0);
        var before = holder.flush().finished(ship("Order-1"), 5).record().controlSeq();
        store.admin().delete(info(ship("Order-1")));
        assertThat(info(ship("Order-1")).status()).isEqualTo(CheckpointStatus.ACTIVE);
        assertThat(store.lease(P0).controlSeq()).isGreaterThan(before);
        assertThat(holder.flush().record().controlSeq()).isGreaterThan(before);
        var requests = beat(holder.session(), Phase.RENEW, LONG).requests();
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0))
                .isEqualTo(new ControlRequest.DeleteStream(requests.get(0).id(), ship("Order-1")));
        assertThat(requests.get(0).lease()).isEqualTo(P0);
        assertThat(beat(open(), Phase.RENEW, LONG).requests())
                .as("only the holder is asked")
                .isEmpty();
        holder.flush().deleted(ship("Order-1"), 5).request(requests.get(0).id()).record();
        assertThat(info(ship("Order-1")).status()).isEqualTo(CheckpointStatus.DELETED);
        assertThat(beat(holder.session(), Phase.RENEW, LONG).requests()).isEmpty();
    }

    @Test
    void aRequestWaitsForTheNextHolder() {
        var holder = hold(P0);
        holder.flush().finished(ship("Order-1"), 5).release().record();
        store.admin().delete(info(ship("Order-1")));
        var next = hold(P0);
        assertThat(next.lease().controlSeq()).isEqualTo(store.lease(P0).controlSeq());
        assertThat(beat(next.session(), Phase.RENEW, LONG).requests()).hasSize(1);
    }

    @Test
    @DisplayName("I3: releasing takes the reservation from its owner, whose result is dropped")
    void aReservationIsReleased() {
        hold(P0).flush().retry(ship("Order-1"), 0, Duration.ZERO, 5).record();
        var hanging = reserveOne(open());
        store.admin().releaseReservation(info(ship("Order-1")));
        assertThat(complete(succeeded(hanging, 6))).isEqualTo(Outcome.STALE);
        var next = reserveOne(open());
        assertThat(next.attempts()).as("nothing was charged").isEqualTo(1);
        assertThat(next.fence()).isGreaterThan(hanging.fence());
    }

    @Test
    void allSelectedStreamsAreMadeDueWithinSeconds() {
        var draft = hold(P0).flush().ready(ship("Order-0"), 0, 5);
        for (var i = 1; i <= 8; i++) {
            draft.failed(ship("Failed-" + i), 0, 5).retry(audit("Retry-" + i), 0, LONG, 5);
        }
        draft.record();
        reserve(open(), 1, 0, 1);
        assertThat(store.admin().retryAll(CheckpointFilter.failed())).isEqualTo(8);
        passTime(Duration.ofSeconds(10));
        var reserved = reserve(open());
        assertThat(reserved).hasSize(8).allSatisfy(each -> {
            assertThat(each.manual()).isTrue();
            assertThat(each.attempts()).isEqualTo(3);
        });
        assertThat(store.admin().retryAll(CheckpointFilter.all()))
                .as("the reserved ones are left alone")
                .isEqualTo(8);
        assertThat(store.admin().retryAll(CheckpointFilter.lagging())).isZero();
    }

    @Test
    void whatMovedIsNotTouched() {
        var seen = failedStream();
        store.admin().skip(seen);
        assertRefused(seen, store.admin()::retry);
        assertRefused(seen, store.admin()::skip);
        assertRefused(seen, store.admin()::delete);
        assertThat(reserveOne(open()).backlog().offsets()).containsExactly(8);
    }

    @Test
    void whatMovedAndFailedAgainIsNotTouched() {
        var seen = failedStream();
        store.admin().skip(seen);
        complete(failed(reserveOne(open()), 6, WorkStatus.FAILED, Duration.ZERO, 3, Hold.RELEASE));
        assertRefused(seen, store.admin()::retry);
        assertRefused(seen, store.admin()::skip);
        assertRefused(seen, store.admin()::delete);
        assertThat(info(ship("Order-1")).status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(info(ship("Order-1")).streamPosition()).isEqualTo(6);
    }

    @Test
    void whatIsReservedIsNotTouched() {
        hold(P0).flush().retry(ship("Order-1"), 0, Duration.ZERO, 5).record();
        var seen = info(ship("Order-1"));
        var reservation = reserveOne(open());
        assertRefused(seen, store.admin()::retry);
        assertRefused(seen, store.admin()::skip);
        assertRefused(seen, store.admin()::delete);
        var now = info(ship("Order-1"));
        assertRefused(now, store.admin()::retry);
        assertRefused(now, store.admin()::skip);
        assertRefused(now, store.admin()::delete);
        assertThat(complete(succeeded(reservation, 6))).isEqualTo(Outcome.DRAINED);
    }

    @Test
    void whatDoesNotWaitForAPersonIsNeitherRetriedNorSkipped() {
        hold(P0).flush()
                .finished(ship("Order-1"), 5)
                .ready(ship("Order-2"), 0, 5)
                .deleted(ship("Order-3"), 5)
                .record();
        for (var stream : new String[] {"Order-1", "Order-2", "Order-3"}) {
            assertRefused(info(ship(stream)), store.admin()::retry);
            assertRefused(info(ship(stream)), store.admin()::skip);
        }
        assertThat(reserveOne(open()).backlog().offsets()).containsExactly(5);
    }

    @Test
    void aStreamThatDrainedMeanwhileIsNotTouched() {
        hold(P0).flush().retry(ship("Order-1"), 0, Duration.ZERO, 5).record();
        var seen = info(ship("Order-1"));
        complete(succeeded(reserveOne(open()), 6));
        assertRefused(seen, store.admin()::retry);
        assertRefused(seen, store.admin()::skip);
        assertRefused(seen, store.admin()::delete);
        assertRefused(seen, store.admin()::releaseReservation);
    }

    @Test
    void aFastStreamThatMovedMeanwhileIsNotDeleted() {
        var holder = hold(P0);
        holder.flush().finished(ship("Order-1"), 5).record();
        var seen = info(ship("Order-1"));
        holder.flush().finished(ship("Order-1"), 9).record();
        assertRefused(seen, store.admin()::delete);
        assertThat(beat(holder.session(), Phase.RENEW, LONG).requests()).isEmpty();
    }

    @Test
    void aReservationOfSomebodyElseIsNotReleased() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        assertRefused(info(ship("Order-1")), store.admin()::releaseReservation);
        var first = reserveOne(open());
        var seen = info(ship("Order-1"));
        complete(givenBack(first, 0));
        assertRefused(seen, store.admin()::releaseReservation);
        var worker = open();
        reserveOne(worker);
        assertRefused(seen, store.admin()::releaseReservation);
        assertThat(store.reservations(worker)).hasSize(1);
    }

    @Test
    @DisplayName("B39, N18: a pause is told to all nodes and outlives them")
    void aPauseIsKept() {
        store.admin().pause(GROUP, SHIP);
        store.admin().pause(GROUP, SHIP);
        assertThat(facts(SHIP).paused()).isTrue();
        assertThat(facts(AUDIT).paused()).isFalse();
        register(SHIP);
        assertThat(beat(open(), Phase.RENEW, LONG).subscriptions())
                .containsExactlyInAnyOrder(
                        new SubscriptionState(GROUP, SHIP, true), new SubscriptionState(GROUP, AUDIT, false));
        store.admin().resume(GROUP, SHIP);
        assertThat(facts(SHIP).paused()).isFalse();
        store.admin().resume(GROUP, SHIP);
        assertThat(facts(SHIP).paused()).isFalse();
    }

    @Test
    void everyActionIsRecordedWithItsActor() {
        hold(P0).flush()
                .failed(ship("Order-1"), 0, 5)
                .failed(ship("Order-2"), 0, 5, 6)
                .failed(ship("Order-3"), 0, 5)
                .record();
        var ada = store.admin().actingAs("ada");
        ada.retry(info(ship("Order-1")));
        passTime(Duration.ofMillis(20));
        reserveOne(open());
        ada.releaseReservation(info(ship("Order-1")));
        passTime(Duration.ofMillis(20));
        ada.skip(info(ship("Order-2")));
        passTime(Duration.ofMillis(20));
        ada.actingAs("bob").delete(info(ship("Order-3")));
        passTime(Duration.ofMillis(20));
        ada.retryAll(CheckpointFilter.failed().subscription(SHIP));
        passTime(Duration.ofMillis(20));
        ada.pause(GROUP, SHIP);
        passTime(Duration.ofMillis(20));
        store.admin().resume(GROUP, SHIP);
        var actions = everyPage(store.admin()::actions);
        assertThat(actions)
                .extracting(AdminAction::action)
                .containsExactly("resume", "pause", "retryAll", "delete", "skip", "releaseReservation", "retry");
        assertThat(actions)
                .extracting(AdminAction::actor)
                .containsExactly(
                        Optional.empty(),
                        Optional.of("ada"),
                        Optional.of("ada"),
                        Optional.of("bob"),
                        Optional.of("ada"),
                        Optional.of("ada"),
                        Optional.of("ada"));
        assertThat(actions.get(3).target()).contains(GROUP, SHIP, "Order-3");
        assertThat(actions.get(1).target()).contains(GROUP, SHIP);
    }
}
