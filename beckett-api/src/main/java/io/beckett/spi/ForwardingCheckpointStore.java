package io.beckett.spi;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Passes every call on to another store; for authors of a store that wraps one and changes or watches only some calls. Safe
 * for all threads as far as the wrapped store and what is overridden are. Throws what the wrapped store throws, keeps nothing
 * of its own, and hands out the wrapped store's {@link #admin()} and {@link #rebuilds()}, whose calls do not come by here.
 */
public abstract class ForwardingCheckpointStore implements CheckpointStore {
    /** Where the calls go. */
    protected final CheckpointStore store;

    /** Passes calls on to that store, which is closed with this one. */
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
