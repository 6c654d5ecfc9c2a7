package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.Completion;
import io.beckett.spi.Completion.Hold;
import io.beckett.spi.CompletionResult.Outcome;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult.Flushed;
import io.beckett.spi.FlushResult.Refused;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Streams that enter the durable lane, and messages that follow them there. */
abstract class SpillContract extends FlushContract {
    @Test
    void aSpilledStreamWaitsWithItsMessagesInOrder() {
        hold(P0).flush().ready(ship("Order-1"), 4, 5, 8, 9).record();
        var reservation = reserveOne(open());
        assertThat(reservation.key()).isEqualTo(ship("Order-1"));
        assertThat(reservation.status()).isEqualTo(WorkStatus.READY);
        assertThat(reservation.position()).isEqualTo(4);
        assertThat(reservation.attempts()).isZero();
        assertThat(reservation.attemptPosition()).isZero();
        assertThat(reservation.manual()).isFalse();
        assertThat(reservation.backlog().offsets()).containsExactly(5, 8, 9);
        assertThat(reservation.backlog().timestamps())
                .containsExactly(FlushDraft.timestamp(5), FlushDraft.timestamp(8), FlushDraft.timestamp(9));
    }

    @Test
    void aSpillCarriesTheAttemptsOfItsMessage() {
        hold(P0).flush().retry(ship("Order-1"), 5, Duration.ZERO, 5, 6).record();
        var reservation = reserveOne(open());
        assertThat(reservation.status()).isEqualTo(WorkStatus.RETRY);
        assertThat(reservation.attempts()).isEqualTo(1);
        assertThat(reservation.attemptPosition()).isEqualTo(6);
    }

    @Test
    @DisplayName("I9: what was written down counts as accounted for, before it is finished")
    void spilledMessagesAreAccountedFor() {
        hold(P0).flush().ready(ship("Order-1"), 4, 5, 8).record();
        assertThat(accounted(ship("Order-1"))).contains(9L);
    }

    @Test
    @DisplayName("I4: a spill starts at the recorded position if that is higher than its own")
    void aSpillKeepsTheRecordedPosition() {
        var holder = hold(P0);
        holder.flush().finished(ship("Order-1"), 7).record();
        holder.flush().ready(ship("Order-1"), 3, 5, 6, 7, 8).record();
        var reservation = reserveOne(open());
        assertThat(reservation.position()).isEqualTo(7);
        assertThat(reservation.backlog().offsets()).containsExactly(7, 8);
    }

    @Test
    @DisplayName("I4: a position finished in the same flush counts for the spill")
    void aSpillKeepsThePositionOfItsOwnFlush() {
        hold(P0).flush()
                .finished(ship("Order-1"), 7)
                .ready(ship("Order-1"), 7, 8)
                .record();
        assertThat(reserveOne(open()).position()).isEqualTo(7);
    }

    @Test
    @DisplayName("I3: the spill of a running handler is reserved from its first moment, for the session that flushed")
    void aRunningSpillIsReserved() {
        var holder = hold(P0);
        var token = newId();
        holder.flush().running(ship("Order-1"), token, 0, 5, 6).record();
        assertThat(reserve(open())).as("nobody else gets it").isEmpty();
        assertThat(reserve(holder.session())).as("nor its owner a second time").isEmpty();
        var mine = store.reservations(holder.session());
        assertThat(mine).hasSize(1);
        assertThat(mine.get(0).token()).isEqualTo(token);
        var done = new Completion(ship("Order-1"), token, 6, new Completion.Succeeded(), List.of());
        assertThat(complete(done)).isEqualTo(Outcome.WAITING);
        assertThat(reserveOne(open()).backlog().offsets()).containsExactly(6);
    }

    @Test
    @DisplayName("I3: a release keeps what still runs reserved for the session that goes on running it")
    void aReleaseKeepsRunningSpillsReserved() {
        var holder = hold(P0);
        holder.flush().running(ship("Order-1"), newId(), 0, 5).release().record();
        assertThat(store.lease(P0).owner()).isEmpty();
        assertThat(reserve(open())).isEmpty();
        assertThat(store.reservations(holder.session())).hasSize(1);
    }

    @Test
    @DisplayName("a spill that meets a work row refuses its lease: nothing of it is recorded, the row stays as it is")
    void aSpillOntoAWorkRowIsRefused() {
        var holder = hold(P0);
        holder.flush().failed(ship("Order-1"), 0, 5).record();
        var wrong = holder.flush()
                .finished(ship("Order-2"), 7)
                .ready(ship("Order-1"), 0, 6)
                .ready(ship("Order-3"), 0, 8)
                .frontier(SHIP, 9, 9);
        assertThat(wrong.send()).isEqualTo(new Refused(P0));
        assertThat(accounted(ship("Order-1"))).contains(6L);
        assertThat(accounted(ship("Order-2"))).isEmpty();
        assertThat(accounted(ship("Order-3"))).isEmpty();
        assertThat(reserve(open())).as("the failed stream has not become ready").isEmpty();
        assertThat(store.lease(P0).flushSeq()).isEqualTo(holder.flushSeq());
        end(holder.session());
        assertThat(hold(P0).progress(SHIP).frontier().offset()).isZero();
    }

    @Test
    void aSpillOntoAWorkRowLeavesTheOtherLeasesRecorded() {
        var session = open();
        var first = Holder.take(store, P0, session);
        var second = Holder.take(store, P1, session);
        first.flush().ready(ship("Order-1"), 0, 5).record();
        var other = key(P1, SHIP, "Order-2");
        var flush = new Flush(
                session,
                List.of(
                        first.flush().ready(ship("Order-1"), 0, 6).build(),
                        second.flush().ready(other, 0, 7).build()));
        var results = store.flush(flush).leases();
        assertThat(results.get(0)).isEqualTo(new Refused(P0));
        assertThat(results.get(1)).isInstanceOf(Flushed.class);
        assertThat(accounted(other)).contains(8L);
    }

    @Test
    @DisplayName("a flush that spills ready streams tells how many of its lease wait for somebody")
    void aSpillTellsHowMuchWaits() {
        var holder = hold(P0);
        Holder.take(store, P1, holder.session())
                .flush()
                .ready(key(P1, SHIP, "Order-1"), 0, 5)
                .record();
        var first = holder.flush()
                .ready(ship("Order-1"), 0, 5)
                .ready(ship("Order-2"), 0, 6)
                .retry(ship("Order-3"), 0, Duration.ZERO, 7)
                .running(ship("Order-4"), newId(), 0, 8)
                .record();
        assertThat(first.waiting()).isEqualTo(2);
        reserve(open(), 1, 0, 1);
        assertThat(holder.flush().ready(audit("Order-1"), 0, 5).record().waiting())
                .as("one reserved, one added")
                .isBetween(2, 3);
    }

    @Test
    void aFlushThatSpillsNothingReadyDoesNotCount() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5).record();
        assertThat(holder.flush().finished(ship("Order-2"), 5).record().waiting())
                .isEqualTo(-1);
        assertThat(holder.flush()
                        .retry(ship("Order-3"), 0, LONG, 7)
                        .running(ship("Order-4"), newId(), 0, 8)
                        .record()
                        .waiting())
                .isEqualTo(-1);
    }

    @Test
    void appendedMessagesWaitBehindTheOthers() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5).record();
        var result = holder.flush().append(ship("Order-1"), 6, 9).record();
        assertThat(result.notDurable()).isEmpty();
        assertThat(accounted(ship("Order-1"))).contains(10L);
        assertThat(reserveOne(open()).backlog().offsets()).containsExactly(5, 6, 9);
    }

    @Test
    @DisplayName("I1: an append without a work row writes nothing and says so")
    void anAppendWithoutAWorkRowIsNotDurable() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5).record();
        var result = holder.flush()
                .append(ship("Order-1"), 6)
                .append(ship("Order-2"), 7)
                .append(audit("Order-1"), 8)
                .record();
        assertThat(result.notDurable()).containsExactlyInAnyOrder(ship("Order-2"), audit("Order-1"));
        assertThat(accounted(ship("Order-2"))).isEmpty();
        assertThat(reserveOne(open()).key()).isEqualTo(ship("Order-1"));
    }

    @Test
    @DisplayName("N1: a message that arrives while its stream is reserved does not let another take the stream")
    void anAppendKeepsTheReservation() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5).record();
        var worker = open();
        var reservation = reserveOne(worker);
        assertThat(holder.flush().append(ship("Order-1"), 6).record().notDurable())
                .isEmpty();
        assertThat(reserve(open())).isEmpty();
        assertThat(store.reservations(worker)).hasSize(1);
        assertThat(complete(succeeded(reservation, 6))).isEqualTo(Outcome.WAITING);
    }

    @Test
    @DisplayName(
            "I1, I6: a message that arrived while the last one ran is not lost when the worker finishes what it saw")
    void anAppendDuringTheLastRunIsNotLost() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5).record();
        var reservation = reserveOne(open());
        holder.flush().append(ship("Order-1"), 6).record();
        assertThat(complete(succeeded(reservation, 6))).isEqualTo(Outcome.WAITING);
        assertThat(reserveOne(open()).backlog().offsets()).containsExactly(6);
    }

    @Test
    @DisplayName("I1: once the last completion was recorded an append is for the fast lane again")
    void anAppendBehindTheLastCompletionIsNotDurable() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5).record();
        assertThat(complete(succeeded(reserveOne(open()), 6))).isEqualTo(Outcome.DRAINED);
        var result = holder.flush().append(ship("Order-1"), 6).record();
        assertThat(result.notDurable()).containsExactly(ship("Order-1"));
        assertThat(accounted(ship("Order-1"))).contains(6L);
    }

    @Test
    @DisplayName("N4: a new message changes neither due time nor attempts of a retrying stream")
    void anAppendKeepsTheBackoff() {
        var holder = hold(P0);
        holder.flush().retry(ship("Order-1"), 0, LONG, 5).record();
        holder.flush().append(ship("Order-1"), 6).record();
        assertThat(reserve(open())).as("still not due").isEmpty();
    }

    @Test
    @DisplayName("N4, N9: a new message leaves the attempts with the message that failed")
    void anAppendKeepsTheAttempts() {
        var holder = hold(P0);
        holder.flush().retry(ship("Order-1"), 0, SHORT, 5).record();
        holder.flush().append(ship("Order-1"), 6).record();
        passTime(SHORT.plusMillis(100));
        var reservation = reserveOne(open());
        assertThat(reservation.status()).isEqualTo(WorkStatus.RETRY);
        assertThat(reservation.attempts()).isEqualTo(1);
        assertThat(reservation.attemptPosition()).isEqualTo(6);
        assertThat(reservation.backlog().offsets()).containsExactly(5, 6);
    }

    @Test
    @DisplayName("N3, N4: a new message does not bring a failed stream back")
    void anAppendKeepsAFailedStreamFailed() {
        var holder = hold(P0);
        holder.flush().failed(ship("Order-1"), 0, 5).record();
        assertThat(holder.flush().append(ship("Order-1"), 6).record().notDurable())
                .isEmpty();
        assertThat(reserve(open())).isEmpty();
        assertThat(accounted(ship("Order-1"))).contains(7L);
    }

    @Test
    @DisplayName("N4: a new message does not change a failure that was just recorded")
    void anAppendAfterAFailureKeepsItsDueTime() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5).record();
        complete(failed(reserveOne(open()), 0, WorkStatus.RETRY, LONG, 1, Hold.RELEASE));
        holder.flush().append(ship("Order-1"), 6).record();
        assertThat(reserve(open())).isEmpty();
    }

    @Test
    @DisplayName("B38: a deleted stream swallows its messages")
    void aDeletedStreamSwallowsAppends() {
        var holder = hold(P0);
        holder.flush().deleted(ship("Order-1"), 5).record();
        assertThat(holder.flush().append(ship("Order-1"), 6).record().notDurable())
                .isEmpty();
        assertThat(reserve(open())).isEmpty();
        var facts = store.admin().subscriptions(GROUP).stream()
                .filter(each -> each.subscription().equals(SHIP))
                .findFirst()
                .orElseThrow();
        assertThat(facts.waiting()).isZero();
    }
}
