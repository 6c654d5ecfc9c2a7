package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.CheckpointStatus;
import io.beckett.admin.PageRequest;
import io.beckett.admin.ParkedRecord;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.Completion;
import io.beckett.spi.Completion.Hold;
import io.beckett.spi.CompletionResult.Outcome;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult.Refused;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Registration;
import io.beckett.spi.Rewind;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A log that is not the one that was read any more: nothing that is recorded of it may hide a record of the new one. */
abstract class RewindContract extends AdminActionContract {
    private static final String WHY = "topic 'orders' was deleted and created again";

    private boolean rewind(Holder holder, long to, String log) {
        var place = new FeedPosition(to, 0, -1, log);
        return store.rewind(new Rewind(holder.key(), holder.session(), holder.epoch(), place, WHY));
    }

    private Holder again(Holder holder) {
        return Holder.take(store, holder.key(), holder.session());
    }

    private CheckpointInfo only(String stream) {
        var found = store.admin()
                .checkpoints(CheckpointFilter.all().stream(stream), PageRequest.first(10))
                .items();
        assertThat(found).as("checkpoints of " + stream).hasSize(1);
        return found.get(0);
    }

    @Test
    void aLeaseRemembersTheLogOfItsRegistration() {
        store.register(new Registration(
                GROUP,
                Map.of("late", StartingPosition.LATEST),
                Map.of(new PartitionId("payments", 0), new FeedPosition(7, 0, 2, "first"))));
        store.register(new Registration(
                GROUP,
                Map.of("later", StartingPosition.LATEST),
                Map.of(new PartitionId("payments", 0), new FeedPosition(3, 0, 0, "second"))));
        var progress = hold(new LeaseKey(GROUP, new PartitionId("payments", 0)));
        assertThat(progress.progress("late").frontier()).isEqualTo(new FeedPosition(7, 0, 2, "first"));
        assertThat(progress.progress("later").frontier().log()).isEqualTo("first");
    }

    @Test
    @DisplayName("I1: after a rewind nothing below it is forgotten, nothing above it is remembered")
    void positionsAboveGoBack() {
        var holder = hold(P0);
        holder.flush()
                .finished(ship("above"), 9)
                .finished(ship("below"), 3)
                .frontier(new Flush.FrontierMove(SHIP, new FeedPosition(12, 0, 4), 20, 1, 2, 3, 4))
                .frontier(AUDIT, 2, 20)
                .record();
        assertThat(rewind(holder, 5, "second")).isTrue();
        var next = again(holder);
        assertThat(next.progress(SHIP).frontier()).isEqualTo(new FeedPosition(5, 0, -1, "second"));
        assertThat(next.progress(SHIP).flushedTo()).isEqualTo(5);
        assertThat(next.progress(AUDIT).frontier()).isEqualTo(FeedPosition.at(2).in("second"));
        assertThat(next.progress(AUDIT).flushedTo()).isEqualTo(5);
        assertThat(accounted(ship("above")).orElse(0L)).isEqualTo(5);
        assertThat(accounted(ship("below"))).contains(3L);
        next.flush().finished(ship("above"), 6).record();
        assertThat(accounted(ship("above"))).contains(6L);
    }

    @Test
    void otherPartitionsAndGroupsStayAsTheyAre() {
        var other = hold(P1);
        var stream = key(P1, SHIP, "Order-1");
        other.flush().finished(stream, 9).frontier(SHIP, 12, 12).record();
        assertThat(rewind(hold(P0), 0, "second")).isTrue();
        assertThat(accounted(stream)).contains(9L);
        other.flush().finished(stream, 10).record();
        assertThat(again(other).progress(SHIP).frontier().offset()).isEqualTo(12);
    }

    @Test
    @DisplayName("I1: a new log may begin at 0: no stream is known then")
    void aNewLogBeginsAtZero() {
        var holder = hold(P0);
        holder.flush().finished(ship("Order-1"), 9).frontier(SHIP, 12, 20).record();
        assertThat(rewind(holder, 0, "second")).isTrue();
        assertThat(accounted(ship("Order-1")).orElse(0L)).isZero();
        var next = again(holder);
        assertThat(next.progress(SHIP).frontier()).isEqualTo(FeedPosition.START.in("second"));
        next.flush().ready(ship("Order-1"), 0, 0).record();
        assertThat(reserveOne(holder.session()).backlog().offsets()).containsExactly(0);
    }

    @Test
    @DisplayName("I1: a reservation says which log its offsets are of: its own, though it is another one by now")
    void aReservationNamesItsLog() {
        var holder = hold(P0);
        var first = holder.progress(SHIP).frontier().log();
        holder.flush().ready(ship("Order-1"), 0, 8).record();
        var old = reserveOne(holder.session());
        assertThat(old.log()).isEqualTo(first);
        assertThat(store.reservations(holder.session()))
                .singleElement()
                .satisfies(found -> assertThat(found.log()).isEqualTo(first));
        assertThat(rewind(holder, 0, "second")).isTrue();
        again(holder).flush().ready(ship("Order-2"), 0, 0).record();
        assertThat(reserveOne(holder.session()).log()).isEqualTo("second");
        assertThat(complete(succeeded(old, 9))).isEqualTo(Outcome.STALE);
    }

    @Test
    @DisplayName("I1: messages that waited and are gone make their stream fail, and it says which they were")
    void whatWaitedIsShownAsFailedWithItsPlace() {
        var holder = hold(P0);
        holder.flush()
                .ready(ship("lost"), 0, 3, 8, 9)
                .retry(ship("kept"), 0, Duration.ofHours(1), 3)
                .record();
        assertThat(rewind(holder, 5, "")).isTrue();
        assertThat(only("lost").status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(only("lost").lastError().orElse(""))
                .contains("no longer in Kafka: orders-0@8 and 1 more up to offset 9", WHY);
        assertThat(only("kept").status()).isEqualTo(CheckpointStatus.RETRY);
        assertThat(reserve(open())).isEmpty();
    }

    @Test
    @DisplayName("I1: new messages of a stream that lost some wait behind the failure, all of them")
    void newMessagesWaitBehindTheFailure() {
        var holder = hold(P0);
        holder.flush().failed(ship("Order-1"), 7, 7, 9).record();
        assertThat(rewind(holder, 0, "second")).isTrue();
        assertThat(accounted(ship("Order-1"))).contains(0L);
        var next = again(holder);
        assertThat(next.progress(SHIP).durable()).hasSize(2);
        assertThat(next.flush().append(ship("Order-1"), 0, 7).record().notDurable())
                .isEmpty();
        store.admin().retry(only("Order-1"));
        var reservation = reserveOne(holder.session());
        assertThat(reservation.backlog().offsets()).containsExactly(0, 7);
        assertThat(reservation.attemptPosition()).isZero();
        assertThat(complete(succeeded(reservation, 8))).isEqualTo(Outcome.DRAINED);
        assertThat(accounted(ship("Order-1"))).contains(8L);
    }

    @Test
    void aStreamThatLostItsMessagesCanBeSkippedOrRetriedWithNothingWaiting() {
        var holder = hold(P0);
        holder.flush()
                .ready(ship("skipped"), 0, 7)
                .ready(ship("retried"), 0, 7, 8)
                .record();
        assertThat(rewind(holder, 0, "second")).isTrue();
        store.admin().skip(only("skipped"));
        store.admin().retry(only("retried"));
        var reservation = reserveOne(holder.session());
        assertThat(reservation.backlog().isEmpty()).isTrue();
        assertThat(complete(succeeded(reservation, reservation.position()))).isEqualTo(Outcome.DRAINED);
        assertThat(again(holder).progress(SHIP).durable()).isEmpty();
        assertThat(accounted(ship("skipped")).orElse(0L)).isZero();
    }

    @Test
    @DisplayName("I4: a result from before the rewind is dropped after it")
    void reservationsEnd() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 7).record();
        var reservation = reserveOne(holder.session());
        assertThat(rewind(holder, 0, "second")).isTrue();
        assertThat(complete(succeeded(reservation, 8))).isEqualTo(Outcome.STALE);
        assertThat(store.reservations(holder.session())).isEmpty();
        assertThat(only("Order-1").streamPosition()).isZero();
    }

    @Test
    @DisplayName("I3: only the holder rewinds, and a flush from before comes too late")
    void aRewindIsFencedAndFencesFlushes() {
        var holder = hold(P0);
        var late = holder.flush().finished(ship("Order-1"), 9).build();
        var place = FeedPosition.START.in("second");
        assertThat(store.rewind(new Rewind(P0, newId(), holder.epoch(), place, WHY)))
                .isFalse();
        assertThat(store.rewind(new Rewind(P0, holder.session(), holder.epoch() - 1, place, WHY)))
                .isFalse();
        assertThat(store.admin().parkedCount()).isZero();
        assertThat(rewind(holder, 0, "second")).isTrue();
        assertThat(holder.send(late)).isInstanceOf(Refused.class);
        assertThat(accounted(ship("Order-1"))).isEmpty();
    }

    @Test
    @DisplayName("I1: a parked record says what happened; those from before hide none of the new log")
    void parkedRecordsOfTheNewLogAreKept() {
        var holder = hold(P0);
        holder.flush().parked(0, "no key").parked(3, "no key").record();
        assertThat(rewind(holder, 0, "second")).isTrue();
        var next = again(holder);
        next.flush().parked(0, "no type").parked(3, "no stream").record();
        assertThat(store.admin().parked(PageRequest.first(10)).items())
                .extracting(ParkedRecord::position, ParkedRecord::reason)
                .containsExactlyInAnyOrder(
                        tuple(at(0), "no key; " + WHY),
                        tuple(at(3), "no key"),
                        tuple(at(0), "no type"),
                        tuple(at(3), "no stream"));
    }

    private static GlobalPosition at(long offset) {
        return new GlobalPosition("orders", 0, offset);
    }

    @Test
    @DisplayName("N9: failures of a message of the new log are its own, whatever failed at its position before")
    void theHistoryOfTheNewLogBeginsAnew() {
        var holder = hold(P0);
        var stream = ship("Order-1");
        holder.flush().failed(stream, 7, 7).attempt(failure(stream, 8, "old")).record();
        assertThat(rewind(holder, 0, "second")).isTrue();
        assertThat(only("Order-1").lastError().orElse("")).contains("old");
        var next = again(holder);
        next.flush().append(stream, 7).record();
        store.admin().retry(only("Order-1"));
        var reservation = reserveOne(holder.session());
        var failed = failed(reservation, 0, WorkStatus.RETRY, Duration.ofHours(1), 1, Hold.RELEASE);
        complete(new Completion(stream, reservation.token(), 0, failed.ending(), List.of(failure(stream, 8, "new"))));
        assertThat(only("Order-1").lastError().orElse("")).contains("new").doesNotContain("old");
    }

    @Test
    void whatIsKeptBelowThePlaceIsHandledWhenSomebodyRetriesWhatWasLost() {
        var holder = hold(P0);
        var stream = ship("Order-1");
        holder.flush()
                .failed(stream, 4, 4, 8)
                .attempt(failure(stream, 5, "kept"))
                .record();
        assertThat(rewind(holder, 5, "")).isTrue();
        assertThat(only("Order-1").lastError().orElse("")).contains("no longer in Kafka: orders-0@8", "kept");
        assertThat(store.admin().attempts(only("Order-1"))).hasSize(2);
        assertThat(accounted(stream)).contains(5L);
        again(holder).flush().append(stream, 5).record();
        store.admin().retry(only("Order-1"));
        var reservation = reserveOne(holder.session());
        assertThat(reservation.backlog().offsets()).containsExactly(4, 5);
        assertThat(complete(succeeded(reservation, 6))).isEqualTo(Outcome.DRAINED);
    }

    private static AttemptRecord failure(StreamKey stream, long position, String error) {
        return new AttemptRecord(
                stream, position, 1, AttemptRecord.Kind.FAILED, "java.lang.IllegalStateException", error, "");
    }

    @Test
    void deletedStreamsStayDeleted() {
        var holder = hold(P0);
        holder.flush().deleted(ship("Order-1"), 9).record();
        assertThat(rewind(holder, 0, "second")).isTrue();
        var next = again(holder);
        next.flush().append(ship("Order-1"), 0).record();
        assertThat(only("Order-1").status()).isEqualTo(CheckpointStatus.DELETED);
        assertThat(accounted(ship("Order-1"))).contains(1L);
    }
}
