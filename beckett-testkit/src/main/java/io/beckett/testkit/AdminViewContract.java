package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.beckett.admin.Attempt;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.CheckpointStatus;
import io.beckett.admin.Page;
import io.beckett.admin.PageRequest;
import io.beckett.admin.ParkedRecord;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.CheckpointAdmin.PartitionFacts;
import io.beckett.spi.CheckpointAdmin.SubscriptionFacts;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush;
import io.beckett.spi.Flush.FrontierMove;
import io.beckett.spi.StreamKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What administrators see. */
abstract class AdminViewContract extends CompletionContract {
    static AttemptRecord attempt(StreamKey key, long position, int number, String type, String error) {
        return new AttemptRecord(key, position, number, AttemptRecord.Kind.FAILED, type, error, "at shop.Main");
    }

    final CheckpointInfo info(StreamKey key) {
        var filter = CheckpointFilter.all().group(key.lease().group()).subscription(key.subscription()).stream(
                key.stream().value());
        var infos = store.admin().checkpoints(filter, PageRequest.first(10)).items();
        assertThat(infos).as("checkpoints of " + key).hasSize(1);
        return infos.get(0);
    }

    final SubscriptionFacts facts(String subscription) {
        return store.admin().subscriptions(GROUP).stream()
                .filter(each -> each.subscription().equals(subscription))
                .findFirst()
                .orElseThrow();
    }

    /** All results, two at a time. */
    static <T> List<T> everyPage(Function<PageRequest, Page<T>> query) {
        var items = new ArrayList<T>();
        var page = query.apply(PageRequest.first(2));
        items.addAll(page.items());
        while (page.next().isPresent()) {
            assertThat(page.items()).as("a page that is not the last is full").hasSize(2);
            page = query.apply(PageRequest.next(2, page.next().get()));
            items.addAll(page.items());
        }
        return items;
    }

    @Test
    void anAdministratorNeedsNoStartedStore() {
        hold(P0).flush().finished(ship("Order-1"), 5).record();
        try (var unstarted = newConnection()) {
            assertThat(unstarted.admin().count(CheckpointFilter.all())).isEqualTo(1);
        }
    }

    @Test
    void aStreamOfTheFastLaneIsActive() {
        hold(P0).flush().finished(ship("Order-1"), 5).record();
        var info = info(ship("Order-1"));
        assertThat(info.topic()).isEqualTo("orders");
        assertThat(info.partition()).isZero();
        assertThat(info.streamPosition()).isEqualTo(5);
        assertThat(info.streamVersion()).isEqualTo(5);
        assertThat(info.status()).isEqualTo(CheckpointStatus.ACTIVE);
        assertThat(info.isReserved()).isFalse();
        assertThat(info.dueAt()).isEmpty();
        assertThat(info.attempts()).isZero();
        assertThat(info.lastError()).isEmpty();
    }

    @Test
    void aWaitingStreamIsLagging() {
        hold(P0).flush().ready(ship("Order-1"), 4, 5, 8).record();
        var info = info(ship("Order-1"));
        assertThat(info.status()).isEqualTo(CheckpointStatus.LAGGING);
        assertThat(info.streamPosition()).isEqualTo(4);
        assertThat(info.streamVersion()).isEqualTo(9);
    }

    @Test
    void aRetryingStreamSaysWhatHappenedAndWhenItRunsAgain() {
        hold(P0).flush()
                .retry(ship("Order-1"), 4, LONG, 5, 8)
                .attempt(attempt(ship("Order-1"), 6, 1, "shop.Broken", "no stock"))
                .retry(ship("Order-2"), 4, SHORT, 5)
                .record();
        var info = info(ship("Order-1"));
        assertThat(info.status()).isEqualTo(CheckpointStatus.RETRY);
        assertThat(info.attempts()).isEqualTo(1);
        assertThat(info.lastError())
                .hasValueSatisfying(error -> assertThat(error).contains("shop.Broken", "no stock"));
        assertThat(info.dueAt().orElseThrow())
                .isAfter(info(ship("Order-2")).dueAt().orElseThrow());
    }

    @Test
    void aFailedStreamIsNotDue() {
        hold(P0).flush().failed(ship("Order-1"), 4, 5).record();
        var info = info(ship("Order-1"));
        assertThat(info.status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(info.attempts()).isEqualTo(3);
        assertThat(info.dueAt()).isEmpty();
    }

    @Test
    void aDeletedStreamIsShown() {
        hold(P0).flush().deleted(ship("Order-1"), 5).record();
        assertThat(info(ship("Order-1")).status()).isEqualTo(CheckpointStatus.DELETED);
    }

    @Test
    void aReservedStreamIsShownAsReservedWhateverItsStatus() {
        hold(P0).flush()
                .ready(ship("Order-1"), 0, 5)
                .retry(ship("Order-2"), 0, Duration.ZERO, 5)
                .record();
        reserve(open());
        assertThat(info(ship("Order-1")).isReserved()).isTrue();
        assertThat(info(ship("Order-1")).status()).isEqualTo(CheckpointStatus.LAGGING);
        assertThat(info(ship("Order-2")).isReserved()).isTrue();
        assertThat(info(ship("Order-2")).status()).isEqualTo(CheckpointStatus.RETRY);
    }

    @Test
    void aDrainedStreamIsActiveAgain() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        complete(succeeded(reserveOne(open()), 6));
        var info = info(ship("Order-1"));
        assertThat(info.status()).isEqualTo(CheckpointStatus.ACTIVE);
        assertThat(info.streamPosition()).isEqualTo(6);
        assertThat(info.attempts()).isZero();
        assertThat(info.lastError()).isEmpty();
    }

    @Test
    void aFilterSelectsByEachOfItsConditions() {
        var session = open();
        Holder.take(store, P0, session)
                .flush()
                .finished(ship("Order-1"), 5)
                .ready(ship("Order-2"), 0, 5)
                .retry(ship("Order-3"), 0, LONG, 5)
                .attempt(attempt(ship("Order-3"), 6, 1, "java.lang.IllegalStateException", "no stock"))
                .failed(ship("Order-4"), 0, 5)
                .attempt(attempt(ship("Order-4"), 6, 1, "java.lang.IllegalStateException", "no stock"))
                .attempt(attempt(ship("Order-4"), 6, 2, "java.lang.IllegalArgumentException", "no stock"))
                .failed(audit("Order-4"), 0, 5)
                .record();
        Holder.take(store, P1, session)
                .flush()
                .ready(key(P1, SHIP, "Order-5"), 0, 5)
                .record();
        reserve(open(), 1, 0, 1);
        assertCount(CheckpointFilter.all(), 6);
        assertCount(CheckpointFilter.all().group("reporting"), 0);
        assertCount(CheckpointFilter.all().group(GROUP).subscription(AUDIT), 1);
        assertCount(CheckpointFilter.lagging(), 2);
        assertCount(CheckpointFilter.retrying(), 1);
        assertCount(CheckpointFilter.failed(), 2);
        assertCount(CheckpointFilter.failed().subscription(SHIP), 1);
        assertCount(CheckpointFilter.failed().stream("Order-4"), 2);
        assertCount(CheckpointFilter.reserved(), 1);
        assertCount(CheckpointFilter.all().error(IllegalStateException.class), 1);
        assertCount(CheckpointFilter.failed().error(IllegalArgumentException.class), 1);
        assertCount(CheckpointFilter.all().error(RuntimeException.class), 0);
    }

    private void assertCount(CheckpointFilter filter, int expected) {
        assertThat(store.admin().count(filter)).as(filter.toString()).isEqualTo(expected);
        assertThat(store.admin().checkpoints(filter, PageRequest.first(100)).items())
                .as(filter.toString())
                .hasSize(expected);
    }

    @Test
    void checkpointsComeInTheirOrderPageByPage() {
        var session = open();
        Holder.take(store, P1, session)
                .flush()
                .finished(key(P1, SHIP, "Order-0"), 5)
                .failed(key(P1, AUDIT, "Order-7"), 0, 5)
                .record();
        Holder.take(store, P0, session)
                .flush()
                .finished(ship("Order-3"), 5)
                .ready(ship("Order-1"), 0, 5)
                .finished(ship("Order-2"), 5)
                .finished(audit("Order-9"), 5)
                .failed(audit("Order-8"), 0, 5)
                .record();
        var infos = everyPage(page -> store.admin().checkpoints(CheckpointFilter.all(), page));
        assertThat(infos)
                .extracting(info -> info.subscription() + " " + info.partition())
                .containsExactly(
                        AUDIT + " 0", AUDIT + " 0", AUDIT + " 1", SHIP + " 0", SHIP + " 0", SHIP + " 0", SHIP + " 1");
        assertThat(infos)
                .as("each once; streams of a partition in any order")
                .extracting(info -> info.subscription() + " " + info.partition() + " " + info.streamName())
                .containsExactlyInAnyOrder(
                        AUDIT + " 0 Order-8",
                        AUDIT + " 0 Order-9",
                        AUDIT + " 1 Order-7",
                        SHIP + " 0 Order-1",
                        SHIP + " 0 Order-2",
                        SHIP + " 0 Order-3",
                        SHIP + " 1 Order-0");
        assertThat(everyPage(page -> store.admin().checkpoints(CheckpointFilter.all(), page)))
                .as("in an order that stays the same")
                .isEqualTo(infos);
    }

    @Test
    void theLastPageHasNoNext() {
        hold(P0).flush()
                .finished(ship("Order-1"), 5)
                .finished(ship("Order-2"), 5)
                .record();
        var page = store.admin().checkpoints(CheckpointFilter.all(), PageRequest.first(2));
        assertThat(page.items()).hasSize(2);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void historyIsNewestFirst() {
        hold(P0).flush()
                .failed(ship("Order-1"), 0, 5)
                .attempt(attempt(ship("Order-1"), 6, 1, "shop.Broken", "first"))
                .attempt(attempt(ship("Order-1"), 6, 2, "shop.Broken", "second"))
                .attempt(attempt(ship("Order-2"), 6, 1, "shop.Broken", "of another stream"))
                .attempt(attempt(audit("Order-1"), 6, 1, "shop.Broken", "of another subscription"))
                .record();
        var attempts = store.admin().attempts(info(ship("Order-1")));
        assertThat(attempts).extracting(Attempt::number).containsExactly(2, 1);
        assertThat(attempts.get(0).error()).contains("shop.Broken", "second");
        assertThat(attempts.get(0).stackTrace()).isEqualTo("at shop.Main");
        assertThat(attempts.get(1).error()).contains("first");
    }

    @Test
    @DisplayName("a stream keeps the last 20 entries of its history")
    void historyHasAnEnd() {
        var holder = hold(P0);
        holder.flush().failed(ship("Order-1"), 0, 5).record();
        for (var number = 1; number <= 30; number += 2) {
            holder.flush()
                    .attempt(attempt(ship("Order-1"), 6, number, "shop.Broken", ""))
                    .attempt(attempt(ship("Order-1"), 6, number + 1, "shop.Broken", ""))
                    .record();
        }
        var attempts = store.admin().attempts(info(ship("Order-1")));
        assertThat(attempts).hasSize(20);
        assertThat(attempts.get(0).number()).isEqualTo(30);
        assertThat(attempts.get(19).number()).isEqualTo(11);
    }

    @Test
    void aStreamSaysWhichMessageItWaitsFor() {
        hold(P0).flush()
                .failed(ship("Order-1"), 4, 5, 8)
                .finished(ship("Order-2"), 9)
                .record();
        assertThat(store.admin().blockedAt(info(ship("Order-1")))).contains(new GlobalPosition("orders", 0, 5));
        assertThat(store.admin().blockedAt(info(ship("Order-2")))).isEmpty();
    }

    @Test
    void theMessageThatAStreamWaitsForIsTheFirstBehindItsPosition() {
        hold(P0).flush().ready(ship("Order-1"), 4, 5, 8).record();
        complete(succeeded(reserveOne(open()), 6));
        assertThat(store.admin().blockedAt(info(ship("Order-1")))).contains(new GlobalPosition("orders", 0, 8));
    }

    @Test
    void aSubscriptionCountsItsStreamsByStatus() {
        hold(P0).flush()
                .finished(ship("Order-0"), 5)
                .ready(ship("Order-1"), 0, 50, 51, 52)
                .ready(ship("Order-2"), 0, 40)
                .retry(ship("Order-3"), 0, LONG, 60)
                .failed(ship("Order-4"), 0, 70, 71)
                .deleted(ship("Order-5"), 5)
                .record();
        reserve(open(), 1, 0, 1);
        var facts = facts(SHIP);
        assertThat(facts.group()).isEqualTo(GROUP);
        assertThat(facts.lagging()).isEqualTo(2);
        assertThat(facts.retrying()).isEqualTo(1);
        assertThat(facts.failed()).isEqualTo(1);
        assertThat(facts.reserved()).isEqualTo(1);
        assertThat(facts.waiting()).isEqualTo(7);
        assertThat(facts.oldestWaiting()).contains(Instant.ofEpochMilli(FlushDraft.timestamp(40)));
        assertThat(facts.paused()).isFalse();
    }

    @Test
    void whatIsFinishedDoesNotWait() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5, 6, 7).record();
        complete(succeeded(reserveOne(open()), 7));
        assertThat(facts(SHIP).waiting()).isEqualTo(1);
        assertThat(facts(SHIP).oldestWaiting()).contains(Instant.ofEpochMilli(FlushDraft.timestamp(7)));
        complete(succeeded(reserveOne(open()), 8));
        assertThat(facts(SHIP).waiting()).isZero();
        assertThat(facts(SHIP).oldestWaiting()).isEmpty();
    }

    @Test
    void subscriptionsComeByName() {
        assertThat(store.admin().subscriptions(GROUP))
                .extracting(SubscriptionFacts::subscription)
                .containsExactly(AUDIT, SHIP);
        assertThat(store.admin().subscriptions("reporting")).isEmpty();
    }

    @Test
    void aSubscriptionIsRegisteredWhileALiveSessionOffersIt() {
        assertThat(facts(SHIP).registered()).isFalse();
        var session = open();
        assertThat(facts(SHIP).registered()).isTrue();
        end(session);
        assertThat(facts(SHIP).registered()).isFalse();
    }

    @Test
    void aSubscriptionSaysWhereItStandsAndWhoLeadsIt() {
        var holder = hold(P0);
        var flushed = new FrontierMove(SHIP, new FeedPosition(12, 4, 2), 20, 5, 1_700_000_000_000L, 30, 25);
        holder.flush().frontier(flushed).record();
        assertThat(facts(SHIP).partitions())
                .containsExactly(
                        new PartitionFacts(P0.partition(), flushed, Optional.of(holder.session())),
                        new PartitionFacts(
                                P1.partition(),
                                new Flush.FrontierMove(SHIP, FeedPosition.START, 0, 0, 0, 0, 0),
                                Optional.empty()));
    }

    @Test
    void parkedRecordsComeNewestFirstPageByPage() {
        var holder = hold(P0);
        holder.flush().parked(3, "no key").record();
        passTime(Duration.ofMillis(20));
        holder.flush().parked(4, "no type").record();
        passTime(Duration.ofMillis(20));
        holder.flush().parked(9, "no stream").record();
        assertThat(everyPage(store.admin()::parked))
                .extracting(ParkedRecord::position, ParkedRecord::reason)
                .containsExactly(
                        tuple(new GlobalPosition("orders", 0, 9), "no stream"),
                        tuple(new GlobalPosition("orders", 0, 4), "no type"),
                        tuple(new GlobalPosition("orders", 0, 3), "no key"));
        assertThat(store.admin().parkedCount()).isEqualTo(3);
    }

    @Test
    void aRecordIsParkedOnce() {
        var holder = hold(P0);
        holder.flush().parked(3, "no key").record();
        holder.flush().parked(3, "no key, again").record();
        assertThat(store.admin().parkedCount()).isEqualTo(1);
        assertThat(store.admin().parked(PageRequest.first(5)).items())
                .extracting(ParkedRecord::reason)
                .containsExactly("no key");
    }

    @Test
    void aRefusedFlushParksNothingAndLeavesNoHistory() {
        var holder = hold(P0);
        holder.flush().failed(ship("Order-1"), 0, 5).record();
        holder.send(holder.flush()
                .parked(3, "no key")
                .attempt(attempt(ship("Order-1"), 6, 1, "shop.Broken", ""))
                .build(holder.epoch() - 1, holder.flushSeq()));
        assertThat(store.admin().parkedCount()).isZero();
        assertThat(store.admin().attempts(info(ship("Order-1")))).isEmpty();
    }
}
