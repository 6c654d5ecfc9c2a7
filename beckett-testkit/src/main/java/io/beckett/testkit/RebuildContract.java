package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.beckett.error.ConfigurationException;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RebuildRequest;
import io.beckett.spi.RebuildStore;
import io.beckett.spi.Registration;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionBeat.Phase;
import io.beckett.spi.SessionBeat.Presence;
import io.beckett.spi.SessionState.SubscriptionState;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import io.beckett.subscription.StartingPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Groups that are made again from the topics; a store that cannot leaves these out. */
abstract class RebuildContract extends GrowthContract {
    private static final String LOST = "billing";
    private static final String CHARGE = "charge";
    private static final String REMIND = "remind";
    private static final LeaseKey L0 = new LeaseKey(LOST, P0.partition());
    private static final LeaseKey L1 = new LeaseKey(LOST, P1.partition());

    private RebuildStore rebuilds() {
        assumeTrue(store.rebuilds().isPresent(), "the store cannot make groups again");
        return store.rebuilds().orElseThrow();
    }

    private static RebuildRequest request(String target, Map<PartitionId, Long> upTo, RebuildRequest.Group... more) {
        var groups = new ArrayList<RebuildRequest.Group>(List.of(more));
        groups.add(group(LOST, Set.of(CHARGE, REMIND), upTo));
        return new RebuildRequest(target, groups, Registration.GROWTH_GRACE);
    }

    private static RebuildRequest.Group group(String name, Set<String> subscriptions, Map<PartitionId, Long> upTo) {
        var places = new HashMap<PartitionId, FeedPosition>();
        upTo.forEach((partition, offset) ->
                places.put(partition, FeedPosition.at(offset).in("first")));
        return new RebuildRequest.Group(name, subscriptions, places);
    }

    private Map<LeaseKey, Long> begin() {
        return rebuilds().begin(request("end", Map.of(P0.partition(), 10L, P1.partition(), 4L)));
    }

    private String session(String group, String... subscriptions) {
        var session = newId();
        var presence = new Presence(0, Set.of(subscriptions));
        store.beat(new SessionBeat(session, Phase.OPEN, LONG, Map.of(group, presence), List.of()));
        return session;
    }

    private Holder holdLost(LeaseKey key) {
        return Holder.take(store, key, session(LOST, CHARGE, REMIND));
    }

    private void come(LeaseKey key, long to) {
        holdLost(key)
                .flush()
                .frontier(CHARGE, to, to)
                .frontier(REMIND, to, to)
                .release()
                .record();
    }

    private Set<SubscriptionState> states() {
        var presence = new Presence(0, Set.of(CHARGE, REMIND));
        var state = store.beat(new SessionBeat(newId(), Phase.RENEW, LONG, Map.of(LOST, presence), List.of()));
        return Set.copyOf(state.subscriptions());
    }

    @Test
    @DisplayName("I7: a rebuild begins at the start of every partition, with everything paused for all others")
    void aRebuildBeginsAtTheStart() {
        assertThat(begin()).containsExactlyInAnyOrderEntriesOf(Map.of(L0, 10L, L1, 4L));
        var progress = holdLost(L0).progress(CHARGE);
        assertThat(progress.frontier()).isEqualTo(FeedPosition.START.in("first"));
        assertThat(progress.flushedTo()).isZero();
        assertThat(states())
                .containsExactlyInAnyOrder(
                        new SubscriptionState(LOST, CHARGE, true), new SubscriptionState(LOST, REMIND, true));
    }

    @Test
    @DisplayName("I7: a rebuild is over when every subscription has come to its end in every partition")
    void aRebuildIsOverWhenEverythingIsThere() {
        begin();
        come(L0, 10);
        assertThat(rebuilds().end(Set.of(LOST))).as("p1 is missing").isFalse();
        holdLost(L1)
                .flush()
                .frontier(CHARGE, 4, 4)
                .frontier(REMIND, 3, 3)
                .release()
                .record();
        assertThat(rebuilds().end(Set.of(LOST))).as("one is behind").isFalse();
        assertThat(states()).allMatch(SubscriptionState::paused);
        come(L1, 4);
        assertThat(rebuilds().end(Set.of(LOST))).isTrue();
        assertThat(states()).hasSize(2).noneMatch(SubscriptionState::paused);
        assertThat(rebuilds().end(Set.of(LOST))).as("asked again").isTrue();
        assertThat(holdLost(L0).progress(REMIND).frontier().offset()).isEqualTo(10);
    }

    @Test
    void aRebuildIsNotOverWhileSomethingWaits() {
        begin();
        come(L1, 4);
        var holder = holdLost(L0);
        var stream = new StreamKey(L0, CHARGE, StreamName.of("Order-1"));
        holder.flush()
                .ready(stream, 0, 5)
                .frontier(CHARGE, 10, 10)
                .frontier(REMIND, 10, 10)
                .record();
        assertThat(rebuilds().end(Set.of(LOST))).isFalse();
    }

    @Test
    void severalGroupsEndTogether() {
        rebuilds()
                .begin(request(
                        "end",
                        Map.of(P0.partition(), 10L),
                        group("other", Set.of(CHARGE), Map.of(P0.partition(), 10L))));
        come(L0, 10);
        assertThat(rebuilds().end(Set.of(LOST, "other"))).isFalse();
        assertThat(states()).allMatch(SubscriptionState::paused);
    }

    @Test
    @DisplayName("I7: a rebuild that was interrupted goes on where it was, to where it was to go when it began")
    void aRebuildGoesOn() {
        begin();
        come(L0, 7);
        var again = rebuilds()
                .begin(request("end", Map.of(P0.partition(), 25L, P1.partition(), 25L, new PartitionId("new", 0), 1L)));
        assertThat(again).containsExactlyInAnyOrderEntriesOf(Map.of(L0, 10L, L1, 4L));
        var holder = holdLost(L0);
        assertThat(holder.progress(CHARGE).frontier().offset()).isEqualTo(7);
        holder.flush()
                .frontier(CHARGE, 10, 10)
                .frontier(REMIND, 10, 10)
                .release()
                .record();
        come(L1, 4);
        assertThat(rebuilds().end(Set.of(LOST))).isTrue();
    }

    @Test
    void aRebuildGoesOnWhileASessionOfItStillLives() {
        begin();
        session(LOST, CHARGE, REMIND);
        assertThat(begin()).hasSize(2);
    }

    @Test
    void aRebuildGoesOnWithItsTargetOnly() {
        begin();
        assertThatThrownBy(() -> rebuilds().begin(request("published progress", Map.of(P0.partition(), 2L))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(LOST)
                .hasMessageContaining("'end'")
                .hasMessageContaining("'published progress'");
    }

    @Test
    void aRebuildGoesOnWithItsSubscriptionsOnly() {
        begin();
        var fewer = group(LOST, Set.of(CHARGE), Map.of(P0.partition(), 10L));
        assertThatThrownBy(() -> rebuilds().begin(new RebuildRequest("end", List.of(fewer), Registration.GROWTH_GRACE)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(REMIND);
    }

    @Test
    @DisplayName("I4: a group that has progress is not made again, nor is any other in the same call")
    void aKnownGroupIsNotMadeAgain() {
        var known = group(GROUP, Set.of(SHIP, AUDIT), Map.of(P0.partition(), 10L));
        assertThatThrownBy(() -> rebuilds().begin(request("end", Map.of(P0.partition(), 10L), known)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(GROUP);
        assertThat(hold(P0).progress(SHIP).frontier().offset()).isZero();
        assertThat(states()).isEmpty();
        assertThat(begin()).as("the other one alone").hasSize(2);
    }

    @Test
    void aGroupThatSomebodyWorksForIsNotMadeAgain() {
        var session = session(LOST, CHARGE, REMIND);
        assertThatThrownBy(this::begin)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(LOST)
                .hasMessageContaining("session");
        store.beat(new SessionBeat(session, Phase.END, LONG, Map.of(), List.of()));
        assertThat(begin()).hasSize(2);
    }

    @Test
    @DisplayName("I4: nodes that handle do not begin with positions that are not true yet")
    void nodesAreKeptAway() {
        begin();
        var registration = new Registration(
                LOST, Map.of(CHARGE, StartingPosition.LATEST), Map.of(P0.partition(), FeedPosition.at(30)));
        assertThatThrownBy(() -> store.register(registration))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(LOST);
        register(SHIP, StartingPosition.LATEST, Map.of(P0.partition(), 30L));
        come(L0, 10);
        come(L1, 4);
        rebuilds().end(Set.of(LOST));
        store.register(registration);
        assertThat(holdLost(L0).progress(CHARGE).frontier().offset()).isEqualTo(10);
    }
}
