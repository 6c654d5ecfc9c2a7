package io.beckett.runtime;

import io.beckett.error.ConfigurationException;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.ForwardingCheckpointStore;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.Registration;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.Rewind;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint store as a node sees it that makes groups again: it gets nothing from the end of the rebuild on, does no work
 * of the durable lane, not even that of others, and does not mind that its subscriptions are paused for all others.
 */
final class RebuildingStore extends ForwardingCheckpointStore {
    private final RebuildPlan plan;

    RebuildingStore(CheckpointStore store, RebuildPlan plan) {
        super(store);
        this.plan = plan;
    }

    @Override
    public void register(Registration registration) {
        if (!plan.isBegun()) {
            plan.begin(registration.ends()); // of all groups at once, when the first one is registered
        }
    }

    @Override
    public SessionState beat(SessionBeat beat) {
        var presence = new HashMap<>(beat.groups());
        presence.replaceAll((group, offer) -> new SessionBeat.Presence(0, offer.subscriptions()));
        var state =
                store.beat(new SessionBeat(beat.session(), beat.phase(), beat.timeToLive(), presence, beat.wanted()));
        return new SessionState(
                state.alive(),
                state.leases(),
                state.sessions(),
                state.subscriptions().stream()
                        .map(s -> new SessionState.SubscriptionState(s.group(), s.subscription(), false))
                        .toList(),
                List.of(),
                Map.of());
    }

    @Override
    public Optional<Lease> take(LeaseKey key, String session) {
        return store.take(key, session).map(this::upToTheEnd);
    }

    private Lease upToTheEnd(Lease lease) {
        var progress = new HashMap<>(lease.progress());
        progress.replaceAll((subscription, from) -> new Lease.Progress(
                from.frontier(),
                from.flushedTo(),
                from.durable(),
                Math.min(from.waitsFrom(), plan.upTo(lease.key())),
                from.earlier()));
        return new Lease(
                lease.key(),
                lease.epoch(),
                lease.flushSeq(),
                lease.controlSeq(),
                lease.fence(),
                0, // nothing that a user wrote runs, so no message can be what ends processes
                lease.layout(),
                progress);
    }

    @Override
    public boolean rewind(Rewind rewind) {
        throw new ConfigurationException(List.of(rewind.key()
                + ": the log is another one than when the rebuild began (" + rewind.reason()
                + "). Drop the tables, make them anew and rebuild again."));
    }

    @Override
    public List<Reservation> reserve(ReserveRequest request) {
        return List.of();
    }

    @Override
    public int purge(Duration olderThan) {
        return 0;
    }

    @Override
    public void onWork(Runnable wakeUp) {
        // no work of others is done
    }
}
