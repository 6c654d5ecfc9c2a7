package io.beckett.examples.guarantees;

import io.beckett.examples.guarantees.SessionLog.Fact;
import io.beckett.spi.CheckpointAdmin;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.Completion;
import io.beckett.spi.CompletionResult;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.LeaseState;
import io.beckett.spi.Registration;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.Rewind;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionState;
import io.beckett.spi.StorageSetup;
import io.beckett.spi.StreamKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records the sessions of a node, without which nobody can tell afterwards whether one was lost. Everything else passes. */
final class WatchedSessions implements CheckpointStore {

    private final CheckpointStore store;
    private final SessionLog log;

    WatchedSessions(CheckpointStore store, SessionLog log) {
        this.store = store;
        this.log = log;
    }

    @Override
    public SessionState beat(SessionBeat beat) {
        var sent = System.nanoTime();
        var state = store.beat(beat);
        if (beat.phase() == SessionBeat.Phase.END) {
            log.add(sent, Fact.ENDED, beat.session());
        } else if (state.alive()) {
            log.add(sent, beat.phase() == SessionBeat.Phase.OPEN ? Fact.OPENED : Fact.ALIVE, beat.session());
        }
        return state;
    }

    @Override
    public void start(StorageSetup setup) {
        store.start(setup);
    }

    @Override
    public void register(Registration registration) {
        store.register(registration);
    }

    @Override
    public Optional<Lease> take(LeaseKey key, String session) {
        return store.take(key, session);
    }

    @Override
    public FlushResult flush(Flush flush) {
        return store.flush(flush);
    }

    @Override
    public boolean rewind(Rewind rewind) {
        return store.rewind(rewind);
    }

    @Override
    public Map<StreamKey, Long> accounted(LeaseKey key, Collection<StreamKey> streams) {
        return store.accounted(key, streams);
    }

    @Override
    public LeaseState lease(LeaseKey key) {
        return store.lease(key);
    }

    @Override
    public List<Reservation> reservations(String session) {
        return store.reservations(session);
    }

    @Override
    public List<Reservation> reserve(ReserveRequest request) {
        return store.reserve(request);
    }

    @Override
    public List<CompletionResult> complete(List<Completion> completions) {
        return store.complete(completions);
    }

    @Override
    public int recover() {
        return store.recover();
    }

    @Override
    public int purge(Duration olderThan) {
        return store.purge(olderThan);
    }

    @Override
    public void onWork(Runnable wakeUp) {
        store.onWork(wakeUp);
    }

    @Override
    public CheckpointAdmin admin() {
        return store.admin();
    }

    @Override
    public void close() {
        store.close();
    }
}
