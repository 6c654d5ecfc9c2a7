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
import io.beckett.spi.RebuildRequest;
import io.beckett.spi.RebuildStore;
import io.beckett.spi.Registration;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.Rewind;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionState;
import io.beckett.spi.StorageSetup;
import io.beckett.spi.StreamKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A checkpoint store that keeps everything in memory, for tests. One object is one database: the nodes of a test share
 * it, each may start and close it, and what it holds lives as long as the object.
 *
 * <p>Safe for all threads; one lock makes each method one transaction. It passes {@code CheckpointStoreContract}, so what
 * holds with it holds with a real store, but for outages. Threads that listen by {@link #onWork} are called by whoever
 * made the work, after its transaction, without the lock.
 */
public final class InMemoryCheckpoints implements CheckpointStore {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    final Database database;
    private final Sessions sessions;
    private final Registrations registrations;
    private final Flushes flushes;
    private final Rewinds rewinds;
    private final DurableLane durableLane;
    private final Rebuilds rebuilds;

    /** A store on the system's clock. */
    public InMemoryCheckpoints() {
        this(InstantSource.system());
    }

    /**
     * A store on another clock.
     *
     * @param clock by which sessions end and streams fall due
     */
    public InMemoryCheckpoints(InstantSource clock) {
        this(clock, new SecureRandom());
    }

    /**
     * A store that does the same each time if it is asked the same.
     *
     * @param clock by which sessions end and streams fall due
     * @param random of which the tokens of reservations are made
     */
    public InMemoryCheckpoints(InstantSource clock, RandomGenerator random) {
        this(clock, random, Guards.all());
    }

    InMemoryCheckpoints(InstantSource clock, RandomGenerator random, Guards guards) {
        database =
                new Database(guards, Objects.requireNonNull(clock, "clock"), Objects.requireNonNull(random, "random"));
        sessions = new Sessions(database);
        registrations = new Registrations(database);
        flushes = new Flushes(database);
        rewinds = new Rewinds(database);
        durableLane = new DurableLane(database);
        rebuilds = new Rebuilds(database, sessions);
    }

    <T> T transaction(Supplier<T> body) {
        boolean workMade;
        T result;
        lock.lock();
        try {
            result = body.get();
            workMade = database.takeAnnouncement();
        } finally {
            lock.unlock();
        }
        if (workMade) {
            listeners.forEach(Runnable::run);
        }
        return result;
    }

    /** Nothing to connect to: returns at once, as often as it is called. */
    @Override
    public void start(StorageSetup setup) {
        Objects.requireNonNull(setup, "setup");
    }

    @Override
    public SessionState beat(SessionBeat beat) {
        return transaction(() -> sessions.beat(beat));
    }

    @Override
    public void register(Registration registration) {
        transaction(() -> {
            registrations.register(registration);
            return registration;
        });
    }

    @Override
    public Optional<Lease> take(LeaseKey key, String session) {
        return transaction(() -> sessions.take(key, session));
    }

    @Override
    public FlushResult flush(Flush flush) {
        return transaction(() -> flushes.flush(flush));
    }

    @Override
    public boolean rewind(Rewind rewind) {
        return transaction(() -> rewinds.rewind(rewind));
    }

    @Override
    public Map<StreamKey, Long> accounted(LeaseKey key, Collection<StreamKey> streams) {
        return transaction(() -> flushes.accounted(key, streams));
    }

    @Override
    public LeaseState lease(LeaseKey key) {
        return transaction(() -> sessions.stateOf(key));
    }

    @Override
    public List<Reservation> reservations(String session) {
        return transaction(() -> durableLane.reservationsOf(session));
    }

    @Override
    public List<Reservation> reserve(ReserveRequest request) {
        if (database.holds(Guard.RESERVE_IS_ATOMIC)) {
            return transaction(() -> durableLane.mark(durableLane.choose(request), request));
        }
        var chosen = transaction(() -> durableLane.choose(request));
        LockSupport.parkNanos(1_000);
        return transaction(() -> durableLane.mark(chosen, request));
    }

    @Override
    public List<CompletionResult> complete(List<Completion> completions) {
        return transaction(() -> completions.stream().map(durableLane::complete).toList());
    }

    @Override
    public int recover() {
        return transaction(sessions::recover);
    }

    @Override
    public int purge(Duration olderThan) {
        return transaction(() -> durableLane.purge(olderThan));
    }

    @Override
    public void onWork(Runnable wakeUp) {
        listeners.add(Objects.requireNonNull(wakeUp, "wakeUp"));
    }

    @Override
    public CheckpointAdmin admin() {
        return new InMemoryAdmin(
                this, new AdminView(database, sessions), new AdminActions(database, durableLane), Optional.empty());
    }

    @Override
    public Optional<RebuildStore> rebuilds() {
        return Optional.of(new RebuildStore() {
            @Override
            public Map<LeaseKey, Long> begin(RebuildRequest request) {
                return transaction(() -> rebuilds.begin(request));
            }

            @Override
            public boolean end(Set<String> groups) {
                return transaction(() -> rebuilds.end(groups));
            }
        });
    }

    /** Ends nothing: what the store holds stays for the other nodes and for the next start. */
    @Override
    public void close() {}

    /** What the store holds now, to {@link #restore} it. */
    public Snapshot snapshot() {
        return transaction(() -> new Snapshot(database.tables.copy()));
    }

    /**
     * Goes back to what the store held, as a database does that loses its last transactions. Fencing tokens go back too.
     */
    public void restore(Snapshot snapshot) {
        transaction(() -> database.tables = snapshot.tables.copy());
    }

    /** Everything that a store held at one moment. Immutable. */
    public static final class Snapshot {
        private final Tables tables;

        private Snapshot(Tables tables) {
            this.tables = tables;
        }
    }
}
