package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.CheckpointStatus;
import io.beckett.admin.PageRequest;
import io.beckett.spi.CompletionResult.Outcome;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Lease.Progress;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Registration;
import io.beckett.spi.Reservation;
import io.beckett.spi.Rewind;
import io.beckett.spi.SessionBeat.Phase;
import io.beckett.spi.StreamName;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A topic that gets more partitions: its streams move to others and keep their order (I2). */
abstract class GrowthContract extends RewindContract {
    static final LeaseKey P2 = new LeaseKey(GROUP, new PartitionId("orders", 2));
    private static final LeaseKey P3 = new LeaseKey(GROUP, new PartitionId("orders", 3));

    /** Registers the partitions with these ends, in order of their numbers. */
    final void ends(Duration grace, long... ends) {
        register(GROUP, grace, Map.of(), ends);
    }

    /** Registers them in answer to what the store asked for. */
    final void answer(long... ends) {
        register(GROUP, LONG, beat(open(), Phase.RENEW, LONG).grown(), ends);
    }

    private void register(String group, Duration grace, Map<String, Integer> grown, long... ends) {
        var positions = new HashMap<PartitionId, FeedPosition>();
        for (var number = 0; number < ends.length; number++) {
            positions.put(new PartitionId("orders", number), FeedPosition.at(ends[number]));
        }
        var from = Map.of(SHIP, StartingPosition.EARLIEST, AUDIT, StartingPosition.EARLIEST);
        store.register(new Registration(group, from, positions, grace, grown));
    }

    private void read(LeaseKey lease, String subscription, long upTo) {
        var holder = hold(lease);
        holder.flush().frontier(subscription, upTo, upTo).release().record();
    }

    /** Lets the store look whether a subscription has done with the older partitions. */
    final void look() {
        open();
    }

    /** The topic has grown from two partitions to three, and SHIP has done with the ends of the two. */
    private void grown() {
        ends(Duration.ZERO, 10, 20, 0);
        answer(10, 20, 0);
        read(P0, SHIP, 10);
        read(P1, SHIP, 20);
        look();
    }

    private long waitsFrom(LeaseKey lease, String subscription) {
        var holder = hold(lease);
        var place = holder.progress(subscription).waitsFrom();
        holder.flush().release().record();
        return place;
    }

    private List<UUID> earlier(LeaseKey lease) {
        var holder = hold(lease);
        var packed = holder.progress(SHIP).earlier();
        holder.flush().release().record();
        var hashes = new ArrayList<UUID>();
        for (var i = 0; i < packed.length; i += 2) {
            hashes.add(new UUID(packed[i], packed[i + 1]));
        }
        return hashes;
    }

    private CheckpointInfo checkpoint(LeaseKey lease, String stream) {
        var found =
                store.admin().checkpoints(CheckpointFilter.all().stream(stream), PageRequest.first(10)).items().stream()
                        .filter(info -> info.partition() == lease.partition().partition())
                        .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** Order-1 waits in the old partition with offset 5, and behind that in the new one with offset 2. */
    private void waitsInBoth() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).release().record();
        grown();
        hold(P2).flush().behind(key(P2, SHIP, "Order-1"), 0, 2).release().record();
    }

    private static LeaseKey lease(Reservation reservation) {
        return reservation.key().lease();
    }

    @Test
    @DisplayName("I2: what stands in a partition that joins a known topic waits, for all its subscriptions")
    void aPartitionThatJoinsWaits() {
        ends(LONG, 10, 20, 0);
        assertThat(waitsFrom(P2, SHIP)).isZero();
        assertThat(waitsFrom(P2, AUDIT)).isZero();
        assertThat(waitsFrom(P0, SHIP)).isEqualTo(Progress.NOWHERE);
        assertThat(store.lease(P0).layout()).isZero();
    }

    @Test
    @DisplayName("I2: where the older partitions end counts once every producer knows the new ones, and then for ever")
    void theEndsAreThoseAfterTheGrace() {
        ends(SHORT, 10, 20, 0);
        assertThat(beat(open(), Phase.RENEW, LONG).grown()).isEmpty();
        answer(11, 21, 0);
        assertThat(waitsFrom(P0, SHIP)).isEqualTo(Progress.NOWHERE);
        passTime(SHORT);
        assertThat(beat(open(), Phase.RENEW, LONG).grown()).isEqualTo(Map.of("orders", 1));
        ends(SHORT, 11, 21, 1);
        assertThat(waitsFrom(P0, SHIP)).as("these may have been read before").isEqualTo(Progress.NOWHERE);
        answer(12, 22, 3);
        assertThat(store.lease(P0).layout()).isPositive();
        assertThat(beat(open(), Phase.RENEW, LONG).grown()).isEmpty();
        register(GROUP, SHORT, Map.of("orders", 1), 13, 23, 4);
        assertThat(waitsFrom(P0, SHIP)).isEqualTo(12);
        assertThat(waitsFrom(P1, AUDIT)).isEqualTo(22);
        assertThat(waitsFrom(P2, SHIP)).isZero();
    }

    @Test
    @DisplayName("I2: a subscription goes on when it has done with all older partitions; others wait for themselves")
    void aSubscriptionGoesOnWhenItHasDoneWithAllOlderPartitions() {
        ends(Duration.ZERO, 10, 20, 0);
        answer(10, 20, 0);
        var before = store.lease(P2).layout();
        read(P0, SHIP, 10);
        look();
        assertThat(waitsFrom(P2, SHIP)).isZero();
        assertThat(waitsFrom(P0, SHIP)).isEqualTo(10);
        read(P1, SHIP, 20);
        look();
        assertThat(waitsFrom(P2, SHIP)).isEqualTo(Progress.NOWHERE);
        assertThat(waitsFrom(P0, SHIP)).isEqualTo(Progress.NOWHERE);
        assertThat(waitsFrom(P2, AUDIT)).isZero();
        assertThat(store.lease(P2).layout()).isGreaterThan(before);
    }

    @Test
    void aTopicThatDoesNotGrowKeepsItsLayout() {
        var holder = hold(P0);
        answer(10, 20);
        look();
        assertThat(holder.lease().layout()).isZero();
        assertThat(store.lease(P0).layout()).isZero();
        assertThat(holder.progress(SHIP).waitsFrom()).isEqualTo(Progress.NOWHERE);
        assertThat(holder.progress(SHIP).earlier()).isEmpty();
    }

    @Test
    @DisplayName("I2: a group that begins with the topic's first record after it has grown waits at the same places")
    void aLaterGroupWaitsAtTheSamePlaces() {
        grown();
        register("reporting", LONG, Map.of(), 90, 90, 90);
        var lease = new LeaseKey("reporting", P0.partition());
        var holder = Holder.take(store, lease, open());
        assertThat(holder.progress(SHIP).waitsFrom()).isEqualTo(10);
    }

    @Test
    void aTopicGrowsAgain() {
        grown();
        ends(Duration.ZERO, 30, 40, 50, 0);
        answer(30, 40, 50, 0);
        assertThat(waitsFrom(P2, SHIP)).isEqualTo(50);
        assertThat(waitsFrom(P2, AUDIT))
                .as("it has not done with the first layout")
                .isZero();
        assertThat(waitsFrom(P0, AUDIT))
                .as("it has not done with the first layout")
                .isEqualTo(10);
        read(P0, SHIP, 30);
        read(P1, SHIP, 40);
        look();
        assertThat(waitsFrom(P3, SHIP)).isZero();
        read(P2, SHIP, 50);
        look();
        assertThat(waitsFrom(P3, SHIP)).isEqualTo(Progress.NOWHERE);
    }

    @Test
    @DisplayName("I2: who takes a partition learns which streams wait in another one from before")
    void aTakeTellsWhichStreamsWaitInOlderPartitions() {
        hold(P0).flush()
                .ready(ship("Order-1"), 0, 5)
                .failed(ship("Order-2"), 0, 6)
                .ready(audit("Order-3"), 0, 7)
                .release()
                .record();
        grown();
        hold(P0).flush().ready(ship("Order-4"), 14, 15).release().record();
        var hashes = List.of(
                StreamName.of("Order-1").hash(), StreamName.of("Order-2").hash());
        assertThat(earlier(P2)).containsExactlyInAnyOrderElementsOf(hashes);
        assertThat(earlier(P1)).containsExactlyInAnyOrderElementsOf(hashes);
        assertThat(earlier(P0)).isEmpty();
    }

    @Test
    @DisplayName("I2: a stream that waits in an older partition waits in the new one until nothing is left there")
    void aStreamWaitsBehindItself() {
        waitsInBoth();
        var first = reserveOne(open());
        assertThat(lease(first)).isEqualTo(P0);
        assertThat(checkpoint(P2, "Order-1").status()).isEqualTo(CheckpointStatus.LAGGING);
        assertThat(complete(succeeded(first, 6))).isEqualTo(Outcome.DRAINED);
        var next = reserveOne(open());
        assertThat(lease(next)).isEqualTo(P2);
        assertThat(next.backlog().offsets()).containsExactly(2);
        assertThat(complete(succeeded(next, 3))).isEqualTo(Outcome.DRAINED);
    }

    @Test
    void aStreamOfWhichNothingIsLeftElsewhereIsReady() {
        grown();
        hold(P2).flush().behind(key(P2, SHIP, "Order-1"), 0, 2).release().record();
        assertThat(lease(reserveOne(open()))).isEqualTo(P2);
    }

    @Test
    void theSameStreamOfAnotherSubscriptionIsNotInTheWay() {
        hold(P0).flush().ready(audit("Order-1"), 0, 5).release().record();
        grown();
        hold(P2).flush().behind(key(P2, SHIP, "Order-1"), 0, 2).release().record();
        assertThat(reserve(open())).extracting(GrowthContract::lease).containsExactlyInAnyOrder(P0, P2);
    }

    @Test
    @DisplayName("I2: a failed stream blocks its messages in a new partition too, until a person skips the failed one")
    void aFailedStreamBlocksTheNewPartition() {
        hold(P0).flush().failed(ship("Order-1"), 0, 5).release().record();
        grown();
        hold(P2).flush().behind(key(P2, SHIP, "Order-1"), 0, 2).release().record();
        assertThat(reserve(open())).isEmpty();
        hold(P2).flush().append(key(P2, SHIP, "Order-1"), 3).release().record();
        assertThat(reserve(open())).isEmpty();
        store.admin().skip(checkpoint(P0, "Order-1"));
        var next = reserveOne(open());
        assertThat(lease(next)).isEqualTo(P2);
        assertThat(next.backlog().offsets()).containsExactly(2, 3);
    }

    @Test
    void aStreamThatWasDeletedIsDeletedInTheNewPartitionToo() {
        hold(P0).flush().deleted(ship("Order-1"), 6).release().record();
        grown();
        hold(P2).flush().behind(key(P2, SHIP, "Order-1"), 0, 2).release().record();
        assertThat(reserve(open())).isEmpty();
        var info = checkpoint(P2, "Order-1");
        assertThat(info.status()).isEqualTo(CheckpointStatus.DELETED);
        assertThat(info.streamPosition()).isEqualTo(3);
    }

    @Test
    void deletingAStreamDeletesWhatWaitsBehindIt() {
        waitsInBoth();
        store.admin().delete(checkpoint(P0, "Order-1"));
        assertThat(checkpoint(P2, "Order-1").status()).isEqualTo(CheckpointStatus.DELETED);
        assertThat(reserve(open())).isEmpty();
    }

    @Test
    @DisplayName("I2: a stream that waits in several partitions goes on in the order in which it came there")
    void aStreamThatMovedTwiceKeepsItsOrder() {
        waitsInBoth();
        ends(Duration.ZERO, 10, 20, 9, 0);
        answer(10, 20, 9, 0);
        read(P2, SHIP, 9);
        look();
        assertThat(earlier(P3)).hasSize(2).containsOnly(StreamName.of("Order-1").hash());
        hold(P3).flush().behind(key(P3, SHIP, "Order-1"), 0, 1).release().record();
        for (var expected : List.of(P0, P2, P3)) {
            var next = reserveOne(open());
            assertThat(lease(next)).isEqualTo(expected);
            complete(succeeded(next, 100));
        }
        assertThat(reserve(open())).isEmpty();
    }

    @Test
    @DisplayName("I1: a partition that was cut below its recorded end is not waited for beyond")
    void aCutLowersTheEnd() {
        ends(Duration.ZERO, 10, 20, 0);
        answer(10, 20, 0);
        read(P1, SHIP, 20);
        var holder = hold(P0);
        var to = new FeedPosition(4, 0, 2, "");
        assertThat(store.rewind(new Rewind(P0, holder.session(), holder.epoch(), to, "cut")))
                .isTrue();
        end(holder.session());
        read(P0, SHIP, 4);
        look();
        assertThat(waitsFrom(P2, SHIP)).isEqualTo(Progress.NOWHERE);
    }

    @Test
    @DisplayName("I1: the end of a log that is gone keeps nothing of the new one waiting")
    void theEndOfAnotherLogDoesNotCount() {
        ends(Duration.ZERO, 10, 20, 0);
        answer(10, 20, 0);
        for (var lease : List.of(P0, P1)) {
            var holder = hold(lease);
            var to = new FeedPosition(0, 0, -1, "another");
            assertThat(store.rewind(new Rewind(lease, holder.session(), holder.epoch(), to, "created again")))
                    .isTrue();
            end(holder.session());
        }
        assertThat(waitsFrom(P0, SHIP)).isEqualTo(Progress.NOWHERE);
        look();
        assertThat(waitsFrom(P2, SHIP)).isEqualTo(Progress.NOWHERE);
    }
}
