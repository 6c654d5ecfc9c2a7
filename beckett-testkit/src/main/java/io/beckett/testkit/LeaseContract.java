package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.FeedPosition;
import io.beckett.spi.FlushResult.Refused;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Registration;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import io.beckett.subscription.StartingPosition;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where subscriptions start, and who may hold a partition. */
abstract class LeaseContract extends SessionContract {
    private FeedPosition frontier(LeaseKey key, String subscription) {
        return hold(key).progress(subscription).frontier();
    }

    @Test
    @DisplayName("B21: a new subscription with earliest starts at 0")
    void earliestStartsAtTheBeginning() {
        register("new", StartingPosition.EARLIEST, Map.of(P0.partition(), 40L));
        assertThat(frontier(P0, "new")).isEqualTo(FeedPosition.START);
    }

    @Test
    @DisplayName("B21: a new subscription with latest starts at the ends that were read before")
    void latestStartsAtTheEnds() {
        store.register(new Registration(
                GROUP,
                Map.of("new", StartingPosition.LATEST),
                Map.of(P0.partition(), new FeedPosition(40, 7, 3), P1.partition(), FeedPosition.at(0))));
        assertThat(frontier(P0, "new")).isEqualTo(new FeedPosition(40, 7, 3));
        assertThat(frontier(P1, "new").offset()).isZero();
    }

    @Test
    @DisplayName("B21: what was read before a first registration is up to there for all nodes, whenever they take it")
    void flushedToBeginsAtTheStart() {
        register("new", StartingPosition.LATEST, Map.of(P0.partition(), 40L));
        var progress = hold(P0).progress("new");
        assertThat(progress.flushedTo()).isEqualTo(40);
        assertThat(progress.durable()).isEmpty();
    }

    @Test
    void registeringAgainChangesNothing() {
        register("new", StartingPosition.LATEST, Map.of(P0.partition(), 40L));
        register("new", StartingPosition.LATEST, Map.of(P0.partition(), 90L));
        register("new", StartingPosition.EARLIEST, Map.of(P0.partition(), 90L));
        assertThat(frontier(P0, "new").offset()).isEqualTo(40);
    }

    @Test
    void registeringAgainDoesNotMoveWhatRuns() {
        var holder = hold(P0);
        holder.flush().finished(ship("Order-1"), 12).frontier(SHIP, 12, 15).record();
        register(SHIP);
        assertThat(store.lease(P0).owner()).contains(holder.session());
        assertThat(holder.flush().send()).isNotInstanceOf(Refused.class);
        end(holder.session());
        assertThat(frontier(P0, SHIP).offset()).isEqualTo(12);
    }

    @Test
    @DisplayName("B21: a partition that is new to a known subscription starts at 0, whatever its starting position")
    void aNewPartitionStartsAtTheBeginning() {
        register("new", StartingPosition.LATEST, Map.of(P0.partition(), 40L));
        register("new", StartingPosition.LATEST, Map.of(P0.partition(), 40L, P1.partition(), 30L));
        assertThat(frontier(P1, "new").offset()).isZero();
    }

    @Test
    void aNewSubscriptionLeavesTheOthersWhereTheyAre() {
        var holder = hold(P0);
        holder.flush().frontier(SHIP, 12, 12).record();
        end(holder.session());
        register("new", StartingPosition.EARLIEST, Map.of(P0.partition(), 40L));
        var next = hold(P0);
        assertThat(next.lease().progress()).containsOnlyKeys(SHIP, AUDIT, "new");
        assertThat(next.progress(SHIP).frontier().offset()).isEqualTo(12);
        assertThat(next.progress(AUDIT).frontier().offset()).isZero();
        assertThat(next.progress("new").frontier().offset()).isZero();
    }

    @Test
    void groupsKeepTheirOwnProgress() {
        store.register(new Registration(
                "reporting", Map.of(SHIP, StartingPosition.LATEST), Map.of(P0.partition(), FeedPosition.at(8))));
        var mine = hold(P0);
        var other = Holder.take(store, new LeaseKey("reporting", P0.partition()), open());
        mine.flush().frontier(SHIP, 20, 20).record();
        assertThat(other.lease().progress()).containsOnlyKeys(SHIP);
        end(other.session());
        assertThat(frontier(other.key(), SHIP).offset()).isEqualTo(8);
    }

    @Test
    void aLeaseThatNobodyRegisteredCannotBeTaken() {
        var unknown = new LeaseKey(GROUP, new PartitionId("orders", 99));
        assertThat(store.take(unknown, open())).isEmpty();
    }

    @Test
    @DisplayName("I3: a lease of a live session is not given to another")
    void aLeaseHasOneOwner() {
        var holder = hold(P0);
        assertThat(store.take(P0, open())).isEmpty();
        assertThat(store.lease(P0).owner()).contains(holder.session());
        assertThat(store.lease(P0).epoch()).isEqualTo(holder.epoch());
        holder.flush().record();
    }

    @Test
    void takingALeaseOnceMoreBeginsANewEpoch() {
        var first = hold(P0);
        var second = Holder.take(store, P0, first.session());
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(first.flush().send()).isInstanceOf(Refused.class);
        second.flush().record();
    }

    @Test
    @DisplayName("B28: the lease of a lost session may be taken at once, and its old owner records nothing any more")
    void theLeaseOfALostSessionIsFree() {
        var lost = Holder.take(store, P0, open(SHORT));
        expire();
        assertThat(store.lease(P0).owner()).isEmpty();
        var next = hold(P0);
        assertThat(next.epoch()).isGreaterThan(lost.epoch());
        assertThat(lost.flush().finished(ship("Order-1"), 9).send()).isInstanceOf(Refused.class);
        assertThat(accounted(ship("Order-1"))).isEmpty();
    }

    @Test
    void flushNumbersGoOnAcrossHolders() {
        var first = hold(P0);
        first.flush().record();
        first.flush().record();
        first.flush().release().record();
        assertThat(hold(P0).flushSeq()).isEqualTo(3);
    }

    @Test
    void aTakeTellsWhichStreamsAreInTheDurableLane() {
        var holder = hold(P0);
        holder.flush()
                .ready(ship("Order-1"), 0, 5)
                .failed(ship("Order-2"), 0, 6)
                .deleted(ship("Order-3"), 7)
                .retry(audit("Order-4"), 0, LONG, 8)
                .record();
        end(holder.session());
        var next = hold(P0);
        assertThat(streams(next.progress(SHIP))).isEqualTo(hashes("Order-1", "Order-2", "Order-3"));
        assertThat(streams(next.progress(AUDIT))).isEqualTo(hashes("Order-4"));
        assertThat(streams(hold(P1).progress(SHIP))).as("another partition").isEmpty();
    }

    private static Set<UUID> streams(Lease.Progress progress) {
        var hashes = new HashSet<UUID>();
        for (var i = 0; i < progress.durable().length; i += 2) {
            hashes.add(new UUID(progress.durable()[i], progress.durable()[i + 1]));
        }
        return hashes;
    }

    private static Set<UUID> hashes(String... streams) {
        var hashes = new HashSet<UUID>();
        for (var stream : streams) {
            hashes.add(StreamName.of(stream).hash());
        }
        return hashes;
    }

    @Test
    void takeoversAreCountedUntilTheFrontierMoves() {
        var first = hold(P0);
        assertThat(first.lease().takeovers()).isEqualTo(1);
        end(first.session());
        var second = hold(P0);
        assertThat(second.lease().takeovers()).isEqualTo(2);
        second.flush().finished(ship("Order-1"), 4).frontier(SHIP, 0, 9).record();
        end(second.session());
        var third = hold(P0);
        assertThat(third.lease().takeovers()).as("no frontier moved").isEqualTo(3);
        third.flush().frontier(SHIP, 5, 9).record();
        end(third.session());
        assertThat(hold(P0).lease().takeovers()).isEqualTo(1);
    }

    @Test
    void givingALeaseBackInOrderIsNoTakeover() {
        for (var i = 0; i < 4; i++) {
            var holder = hold(P0);
            assertThat(holder.lease().takeovers()).isEqualTo(1);
            holder.flush().release().record();
        }
    }

    @Test
    void fencingTokensGrowOverTakesReservationsAndAppends() {
        var holder = hold(P0);
        var taken = holder.lease().fence();
        holder.flush().ready(ship("Order-1"), 0, 5).record();
        var reserved = reserveOne(open()).fence();
        assertThat(reserved).isGreaterThan(taken);
        var appended = holder.flush().append(ship("Order-1"), 6).record().fence();
        assertThat(appended).isGreaterThan(reserved);
        assertThat(hold(P1).lease().fence()).isGreaterThan(appended);
    }

    @Test
    void aFlushWithoutAppendsGivesNoFencingToken() {
        assertThat(hold(P0).flush().finished(ship("Order-1"), 5).record().fence())
                .isZero();
    }

    @Test
    @DisplayName("what is finished or written down is asked per lease: other partitions and subscriptions do not count")
    void accountedBelongsToOneLease() {
        hold(P0).flush()
                .finished(ship("Order-1"), 8)
                .ready(ship("Order-2"), 3, 5, 9)
                .record();
        var asked = Set.of(ship("Order-1"), ship("Order-2"), ship("Order-3"), audit("Order-1"));
        assertThat(store.accounted(P0, asked)).isEqualTo(Map.of(ship("Order-1"), 8L, ship("Order-2"), 10L));
        Set<StreamKey> elsewhere = Set.of(key(P1, SHIP, "Order-1"));
        assertThat(store.accounted(P1, elsewhere)).isEmpty();
    }
}
