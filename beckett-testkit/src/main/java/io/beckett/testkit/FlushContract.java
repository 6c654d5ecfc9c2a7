package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult.Flushed;
import io.beckett.spi.FlushResult.Refused;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The fence of a flush, and what one flush records of the fast lane. */
abstract class FlushContract extends LeaseContract {
    private Lease.Progress progressAfter(Holder holder) {
        end(holder.session());
        return hold(holder.key()).progress(SHIP);
    }

    @Test
    void aFlushRecordsFinishedPositions() {
        hold(P0).flush()
                .finished(ship("Order-1"), 5)
                .finished(audit("Order-1"), 3)
                .record();
        assertThat(accounted(ship("Order-1"))).contains(5L);
        assertThat(accounted(audit("Order-1"))).contains(3L);
    }

    @Test
    @DisplayName("I4, N2: a recorded position never goes back")
    void positionsNeverGoBack() {
        var holder = hold(P0);
        holder.flush().finished(ship("Order-1"), 9).record();
        holder.flush().finished(ship("Order-1"), 4).record();
        assertThat(accounted(ship("Order-1"))).contains(9L);
        holder.flush().finished(ship("Order-1"), 11).record();
        assertThat(accounted(ship("Order-1"))).contains(11L);
    }

    @Test
    @DisplayName("I9: the frontier, and how far the partition was read, are written with the flush")
    void aFlushRecordsTheFrontier() {
        var holder = hold(P0);
        var frontier = new FeedPosition(12, 4, 2);
        holder.flush()
                .frontier(new Flush.FrontierMove(SHIP, frontier, 20, 1, 2, 3, 4))
                .record();
        var progress = progressAfter(holder);
        assertThat(progress.frontier()).isEqualTo(frontier);
        assertThat(progress.flushedTo()).isEqualTo(20);
    }

    @Test
    @DisplayName("I6: neither the frontier nor how far the partition was read goes back")
    void frontiersNeverGoBack() {
        var holder = hold(P0);
        holder.flush().frontier(SHIP, 12, 20).record();
        holder.flush().frontier(SHIP, 7, 15).record();
        var progress = progressAfter(holder);
        assertThat(progress.frontier().offset()).isEqualTo(12);
        assertThat(progress.flushedTo()).isEqualTo(20);
    }

    @Test
    void aFlushCountsOnce() {
        var holder = hold(P0);
        assertThat(store.lease(P0).flushSeq()).isEqualTo(holder.flushSeq());
        holder.flush().record();
        assertThat(store.lease(P0).flushSeq()).isEqualTo(holder.flushSeq());
    }

    @Test
    @DisplayName("I9: the same flush, sent again because its outcome was unknown, is recorded once")
    void theSameFlushIsRecordedOnce() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5).record();
        var flush = holder.flush().append(ship("Order-1"), 6).build();
        holder.record(flush);
        assertThat(holder.send(flush)).isInstanceOf(Refused.class);
        assertThat(store.lease(P0).flushSeq()).as("says that it was recorded").isEqualTo(flush.flushSeq() + 1);
        assertThat(reserveOne(open()).backlog().offsets()).containsExactly(5, 6);
    }

    @Test
    @DisplayName("I9: a delayed flush is not recorded behind its successor")
    void aDelayedFlushIsRefused() {
        var holder = hold(P0);
        var delayed = holder.flush().frontier(SHIP, 3, 9).build();
        holder.record(holder.flush().finished(ship("Order-1"), 5).build());
        assertThat(holder.send(delayed)).isInstanceOf(Refused.class);
        assertThat(progressAfter(holder).flushedTo()).isZero();
    }

    @Test
    void aFlushFromTheFutureIsRefused() {
        var holder = hold(P0);
        var early = holder.flush().build(holder.epoch(), holder.flushSeq() + 1);
        assertThat(holder.send(early)).isInstanceOf(Refused.class);
        assertThat(store.lease(P0).flushSeq()).isEqualTo(holder.flushSeq());
    }

    @Test
    @DisplayName("the fence names the session: epoch and number alone are not enough")
    void aFlushOfAnotherSessionIsRefused() {
        var holder = hold(P0);
        var flush = holder.flush().finished(ship("Order-1"), 5).build();
        var results = store.flush(new Flush(open(), List.of(flush))).leases();
        assertThat(results).containsExactly(new Refused(P0));
        assertThat(accounted(ship("Order-1"))).isEmpty();
    }

    @Test
    @DisplayName("the fence names the epoch: session and number alone are not enough")
    void aFlushOfAnEarlierEpochIsRefused() {
        var before = hold(P0);
        var flush = before.flush().finished(ship("Order-1"), 5).build();
        Holder.take(store, P0, before.session());
        assertThat(before.send(flush)).isInstanceOf(Refused.class);
        assertThat(accounted(ship("Order-1"))).isEmpty();
    }

    @Test
    @DisplayName("I9: a flush of the old holder is refused even if it comes right behind the take")
    void aFlushRightBehindTheTakeIsRefused() {
        var old = Holder.take(store, P0, open(SHORT));
        var late = old.flush().ready(ship("Order-1"), 0, 5).frontier(SHIP, 9, 9).build();
        expire();
        var next = hold(P0);
        assertThat(old.send(late)).isInstanceOf(Refused.class);
        assertThat(reserve(open())).isEmpty();
        next.flush().record();
    }

    @Test
    void aRefusedFlushRecordsNothing() {
        var holder = hold(P0);
        var stale = holder.flush()
                .finished(ship("Order-1"), 5)
                .ready(ship("Order-2"), 0, 6)
                .frontier(SHIP, 7, 8)
                .parked(3, "no key")
                .release()
                .build(holder.epoch(), holder.flushSeq() + 5);
        assertThat(holder.send(stale)).isInstanceOf(Refused.class);
        assertThat(accounted(ship("Order-1"))).isEmpty();
        assertThat(accounted(ship("Order-2"))).isEmpty();
        assertThat(reserve(open())).isEmpty();
        assertThat(store.lease(P0).owner()).contains(holder.session());
        var progress = progressAfter(holder);
        assertThat(progress.frontier().offset()).isZero();
        assertThat(progress.flushedTo()).isZero();
    }

    @Test
    void aRefusedLeaseDoesNotKeepTheOthersBack() {
        var session = open();
        var first = Holder.take(store, P0, session);
        var second = Holder.take(store, P1, session);
        var stale = first.flush().finished(ship("Order-1"), 5).build(first.epoch() + 1, first.flushSeq());
        var other = key(P1, SHIP, "Order-2");
        var good = second.flush().finished(other, 6).build();
        var results = store.flush(new Flush(session, List.of(stale, good))).leases();
        assertThat(results.get(0)).isEqualTo(new Refused(P0));
        assertThat(results.get(1)).isInstanceOf(Flushed.class);
        assertThat(results.get(1).key()).isEqualTo(P1);
        assertThat(accounted(ship("Order-1"))).isEmpty();
        assertThat(accounted(other)).contains(6L);
        assertThat(store.lease(P0).flushSeq()).isEqualTo(first.flushSeq());
        assertThat(store.lease(P1).flushSeq()).isEqualTo(second.flushSeq() + 1);
    }

    @Test
    void oneFlushRecordsSeveralLeases() {
        var session = open();
        var first = Holder.take(store, P0, session);
        var second = Holder.take(store, P1, session);
        var other = key(P1, AUDIT, "Order-2");
        var flush = new Flush(
                session,
                List.of(
                        first.flush().finished(ship("Order-1"), 5).build(),
                        second.flush().finished(other, 6).build()));
        assertThat(store.flush(flush).leases())
                .hasOnlyElementsOfType(Flushed.class)
                .hasSize(2);
        assertThat(accounted(ship("Order-1"))).contains(5L);
        assertThat(accounted(other)).contains(6L);
    }

    @Test
    void aFlushForALeaseThatNobodyRegisteredIsRefused() {
        var holder = hold(P0);
        var good = holder.flush().build();
        var unknown = new Flush.LeaseFlush(
                new LeaseKey("unknown", P0.partition()),
                good.epoch(),
                good.flushSeq(),
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertThat(holder.send(unknown)).isInstanceOf(Refused.class);
    }

    @Test
    void aReleaseRecordsAndFreesInOneStep() {
        var holder = hold(P0);
        holder.flush().finished(ship("Order-1"), 5).release().record();
        assertThat(accounted(ship("Order-1"))).contains(5L);
        assertThat(store.lease(P0).owner()).isEqualTo(Optional.empty());
        var next = hold(P0);
        assertThat(next.epoch()).isGreaterThan(holder.epoch());
    }

    @Test
    void afterTheReleaseItsHolderRecordsNothing() {
        var holder = hold(P0);
        holder.flush().release().record();
        assertThat(holder.flush().finished(ship("Order-1"), 5).send()).isInstanceOf(Refused.class);
        assertThat(accounted(ship("Order-1"))).isEmpty();
    }

    @Test
    void anotherConnectionSeesWhatWasFlushed() {
        hold(P0).flush().finished(ship("Order-1"), 5).record();
        assertThat(connect().accounted(P0, List.of(ship("Order-1")))).containsEntry(ship("Order-1"), 5L);
    }
}
