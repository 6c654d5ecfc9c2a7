package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.LeaseState;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionBeat.Phase;
import io.beckett.spi.SessionBeat.Presence;
import io.beckett.spi.SessionState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sessions: how they live and end, and what a node learns by its beat. */
abstract class SessionContract extends CheckpointFixture {
    @Test
    void aSessionLivesFromItsFirstBeatToItsEnd() {
        var session = open();
        assertThat(beat(session, Phase.RENEW, LONG).alive()).isTrue();
        end(session);
        assertThat(beat(session, Phase.RENEW, LONG).alive()).isFalse();
    }

    @Test
    void aSessionThatWasNeverOpenedIsNotAlive() {
        assertThat(beat(newId(), Phase.RENEW, LONG).alive()).isFalse();
    }

    @Test
    @DisplayName("a late renewal does not revive a session that was deleted")
    void aLateRenewalDoesNotReviveASession() {
        var session = open(SHORT);
        expire();
        assertThat(beat(session, Phase.RENEW, LONG).alive()).isFalse();
        assertThat(beat(session, Phase.RENEW, LONG).alive()).as("asked again").isFalse();
    }

    @Test
    void aRenewedSessionOutlivesItsFirstTime() {
        var session = open(SHORT);
        beat(session, Phase.RENEW, LONG);
        expire();
        assertThat(beat(session, Phase.RENEW, LONG).alive()).isTrue();
    }

    @Test
    void recoveringSaysWhetherThereWasSomethingToDo() {
        open(SHORT);
        open();
        passTime(SHORT.plusMillis(100));
        assertThat(store.recover()).isEqualTo(1);
        assertThat(store.recover()).isZero();
    }

    @Test
    @DisplayName("a session whose time is over either still owns its lease or is dead, never neither and never both")
    void anExpiredSessionNeverSharesItsLease() {
        var late = Holder.take(store, P0, open(SHORT));
        passTime(SHORT.plusMillis(100));
        var successor = open();
        var taken = store.take(P0, successor);
        var alive = beat(late.session(), Phase.RENEW, LONG).alive();
        assertThat(alive).as("renewed after somebody else took its lease").isNotEqualTo(taken.isPresent());
    }

    @Test
    void aNodeLearnsWhatTheOthersOffer() {
        var mine = open();
        var other = newId();
        var presence = new Presence(7, Set.of(SHIP));
        store.beat(new SessionBeat(other, Phase.OPEN, LONG, Map.of(GROUP, presence), List.of()));
        assertThat(beat(mine, Phase.RENEW, LONG).sessions())
                .containsOnlyKeys(other)
                .containsEntry(other, Map.of(GROUP, presence));
    }

    @Test
    void whatANodeOffersIsWhatItSaidLast() {
        var mine = open();
        var other = open();
        var later = new Presence(0, Set.of(AUDIT));
        store.beat(new SessionBeat(other, Phase.RENEW, LONG, Map.of(GROUP, later), List.of()));
        assertThat(beat(mine, Phase.RENEW, LONG).sessions().get(other)).containsEntry(GROUP, later);
    }

    @Test
    void aSessionThatEndedIsNotSeenByOthers() {
        var mine = open();
        var other = open();
        end(other);
        assertThat(beat(mine, Phase.RENEW, LONG).sessions()).isEmpty();
    }

    @Test
    void aBeatTellsTheLeasesOfItsGroups() {
        var holder = hold(P0);
        holder.flush().record();
        var leases = beat(holder.session(), Phase.RENEW, LONG).leases();
        assertThat(leases)
                .containsExactlyInAnyOrder(
                        new LeaseState(P0, Optional.of(holder.session()), holder.epoch(), 1, 0, Optional.empty(), 0),
                        store.lease(P1));
        assertThat(store.lease(P1).owner()).isEmpty();
    }

    @Test
    void aBeatTellsNothingOfOtherGroups() {
        var session = newId();
        var state = store.beat(
                new SessionBeat(session, Phase.OPEN, LONG, Map.of("reporting", new Presence(1, Set.of())), List.of()));
        assertThat(state.leases()).isEmpty();
        assertThat(state.subscriptions()).isEmpty();
    }

    @Test
    void aBeatTellsTheSubscriptionsOfItsGroups() {
        assertThat(beat(open(), Phase.RENEW, LONG).subscriptions())
                .containsExactlyInAnyOrder(
                        new SessionState.SubscriptionState(GROUP, SHIP, false),
                        new SessionState.SubscriptionState(GROUP, AUDIT, false));
    }

    @Test
    void endingASessionGivesItsLeaseBackAtOnce() {
        var holder = hold(P0);
        end(holder.session());
        assertThat(store.lease(P0).owner()).isEmpty();
        assertThat(store.take(P0, open())).isPresent();
    }

    @Test
    void endingASessionGivesItsReservationsBackAtOnce() {
        hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
        var worker = open();
        reserveOne(worker);
        end(worker);
        assertThat(reserveOne(open()).backlog().offsets()).containsExactly(5);
    }

    @Test
    void endingTwiceIsEndingOnce() {
        var holder = hold(P0);
        end(holder.session());
        var next = hold(P0);
        end(holder.session());
        assertThat(store.lease(P0).owner()).contains(next.session());
    }

    @Test
    void theOwnerLearnsThatALiveNodeWantsItsLease() {
        var holder = hold(P0);
        var wanting = open();
        beat(wanting, Phase.RENEW, LONG, P0);
        assertThat(store.lease(P0).wantedBy()).contains(wanting);
        assertThat(store.lease(P1).wantedBy()).isEmpty();
        assertThat(store.lease(P0).owner()).contains(holder.session());
    }

    @Test
    void aWishEndsWithTheBeatThatDoesNotRepeatIt() {
        hold(P0);
        var wanting = open();
        beat(wanting, Phase.RENEW, LONG, P0);
        beat(wanting, Phase.RENEW, LONG);
        assertThat(store.lease(P0).wantedBy()).isEmpty();
    }

    @Test
    void aWishEndsWithItsSession() {
        hold(P0);
        var wanting = open();
        beat(wanting, Phase.RENEW, LONG, P0);
        end(wanting);
        assertThat(store.lease(P0).wantedBy()).isEmpty();
    }

    @Test
    void aWishEndsWhenItIsGranted() {
        var holder = hold(P0);
        var wanting = open();
        beat(wanting, Phase.RENEW, LONG, P0);
        holder.flush().release().record();
        store.take(P0, wanting);
        assertThat(store.lease(P0).wantedBy()).isEmpty();
    }
}
