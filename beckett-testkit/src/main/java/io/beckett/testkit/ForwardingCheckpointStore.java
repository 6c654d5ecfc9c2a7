package io.beckett.testkit;

import io.beckett.spi.CheckpointAdmin;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.Completion;
import io.beckett.spi.CompletionResult;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.LeaseState;
import io.beckett.spi.RebuildStore;
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

/**
 * Passes every call on to another store. Subclasses watch or change what interests them: to record what a node does, or to
 * see what a node makes of a store that does something wrong.
 */
public abstract class ForwardingCheckpointStore implements CheckpointStore {
    /** Where the calls go. */
    protected final CheckpointStore store;

    /** Passes calls on to that store. */
    protected ForwardingCheckpointStore(CheckpointStore store) {
        this.store = store;
    }

    @Override
    public void start(StorageSetup setup) {
        store.start(setup);
    }

    @Override
    public SessionState beat(SessionBeat beat) {
        return store.beat(beat);
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
    public Optional<RebuildStore> rebuilds() {
        return store.rebuilds();
    }

    @Override
    public void close() {
        store.close();
    }
}
