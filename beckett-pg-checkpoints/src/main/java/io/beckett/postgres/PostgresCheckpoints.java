package io.beckett.postgres;

import io.beckett.error.ConfigurationException;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.jdbc.Transactions;
import io.beckett.postgres.query.PurgeCheckpoints;
import io.beckett.postgres.query.ReadAccounted;
import io.beckett.postgres.query.ReadLeases;
import io.beckett.postgres.query.StreamId;
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
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Keeps progress in Postgres, in tables that {@link Migrations} makes.
 *
 * <p>{@code PostgresCheckpoints.of(dataSource)} is all that most programs write. Each method that takes a setting gives a
 * new store and leaves this one as it is; a store that is in use belongs to one Beckett.
 *
 * <p>Connections are borrowed from the data source for one transaction each, at most four at a time, and one more is held
 * to hear of new work unless {@link #withoutNotify()} says otherwise: let a pool have at least five of them for Beckett.
 * Nothing is left behind on a connection, so poolers that share them per transaction are fine; behind one of those use
 * {@link #withoutNotify()}, and {@code prepareThreshold=0} in the JDBC address if it does not know prepared statements.
 * An answer of the server is awaited for 30 s.
 *
 * <p>The data source is the caller's and is not closed.
 */
public final class PostgresCheckpoints implements CheckpointStore {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration ADMIN_ANSWER_WITHIN = Duration.ofMinutes(5);
    private static final int RESERVE_ATTEMPTS = 3;
    private static final Duration KEEP_IDLE = Duration.ofDays(30);
    private static final Duration MAX_KEEP_IDLE = Duration.ofDays(36_500);

    private final DataSource dataSource;
    private final Schema schema;
    private final boolean notify;
    private final Duration keepIdle;

    private final Transactions transactions;
    private final Directory directory;
    private final Rebuilds rebuilds;
    private final Registrations registrations;
    private final Sessions sessions;
    private final Takes takes;
    private final Flushes flushes;
    private final Rewinds rewinds;
    private final Reserves reserves;
    private final Completions completions;
    private final ReadLeases readLeases;
    private final ReadAccounted readAccounted;
    private final PurgeCheckpoints purgeCheckpoints;
    private final WorkListener listener;
    private final CheckpointAdmin admin;
    private volatile StreamId purged = PurgeCheckpoints.START;

    private PostgresCheckpoints(DataSource dataSource, Schema schema, boolean notify, Duration keepIdle) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.notify = notify;
        this.keepIdle = keepIdle;
        var signal = notify ? WorkSignal.of(schema) : WorkSignal.none();
        transactions = new Transactions(dataSource, ANSWER_WITHIN);
        directory = new Directory(schema);
        rebuilds = new Rebuilds(schema);
        registrations = new Registrations(schema, rebuilds);
        sessions = new Sessions(schema, signal);
        takes = new Takes(schema);
        flushes = new Flushes(schema, directory, signal);
        rewinds = new Rewinds(schema);
        reserves = new Reserves(schema);
        completions = new Completions(schema, directory, signal);
        readLeases = new ReadLeases(schema);
        readAccounted = new ReadAccounted(schema);
        purgeCheckpoints = new PurgeCheckpoints(schema);
        listener = new WorkListener(dataSource, schema.channel());
        admin = new PostgresAdmin(
                new Transactions(dataSource, ADMIN_ANSWER_WITHIN),
                directory,
                new AdminReads(schema),
                new AdminActions(schema, signal),
                Optional.empty());
    }

    /** A store in the schema {@code beckett} of a database. */
    public static PostgresCheckpoints of(DataSource dataSource) {
        Objects.requireNonNull(dataSource, "dataSource");
        return new PostgresCheckpoints(dataSource, Schema.of("beckett"), true, KEEP_IDLE);
    }

    /**
     * The same in another schema.
     *
     * @param name 1 to 63 bytes of UTF-8; upper case and quotes are kept
     * @throws IllegalArgumentException if that is not a schema's name
     */
    public PostgresCheckpoints schema(String name) {
        return new PostgresCheckpoints(dataSource, Schema.of(name), notify, keepIdle);
    }

    /**
     * The same without NOTIFY: other nodes find new work when they look for it, within half a second, and no connection
     * is held. For poolers that share connections per transaction.
     */
    public PostgresCheckpoints withoutNotify() {
        return new PostgresCheckpoints(dataSource, schema, false, keepIdle);
    }

    /**
     * The same with another age at which checkpoints of caught-up streams may be deleted; 30 days by default. The stream
     * itself is not affected: when a message comes, its checkpoint is made again.
     *
     * @param age since the checkpoint changed last, 0 to 100 years
     */
    public PostgresCheckpoints keepIdle(Duration age) {
        Objects.requireNonNull(age, "age");
        if (age.isNegative() || age.compareTo(MAX_KEEP_IDLE) > 0) {
            throw new IllegalArgumentException("keepIdle is " + age + ", allowed PT0S to " + MAX_KEEP_IDLE + ".");
        }
        return new PostgresCheckpoints(dataSource, schema, notify, age);
    }

    @Override
    public void start(StorageSetup setup) {
        var canListen = transactions.read("start", connection -> {
            Migrations.check(connection, schema);
            return connection.isWrapperFor(PGConnection.class);
        });
        if (notify && !canListen) {
            throw new ConfigurationException(
                    List.of(
                            "checkpoint store: the connections of the data source are not those"
                                    + " of org.postgresql, so NOTIFY cannot be heard. Use that driver, or write .withoutNotify()."));
        }
        if (notify) {
            listener.start(setup);
        }
    }

    @Override
    public SessionState beat(SessionBeat beat) {
        var alive = transactions.run("beat", connection -> sessions.live(connection, beat));
        if (!alive) {
            directory.forget();
        }
        return transactions.run("beat", connection -> sessions.state(connection, beat, alive));
    }

    @Override
    public void register(Registration registration) {
        transactions.run("register", connection -> registrations.register(connection, registration));
        directory.forget();
    }

    @Override
    public Optional<Lease> take(LeaseKey key, String session) {
        directory.forget();
        return transactions
                .attempt("take", connection -> takes.take(connection, key, session))
                .map(taken -> transactions.read("take", connection -> takes.read(connection, key, taken)));
    }

    @Override
    public FlushResult flush(Flush flush) {
        var refused = new HashSet<LeaseKey>();
        while (true) {
            var result = transactions.attempt("flush", connection -> flushes.flush(connection, flush, refused));
            if (result.isPresent()) {
                return result.get();
            }
        }
    }

    @Override
    public boolean rewind(Rewind rewind) {
        return transactions.run("rewind", connection -> rewinds.rewind(connection, rewind));
    }

    @Override
    public Map<StreamKey, Long> accounted(LeaseKey key, Collection<StreamKey> streams) {
        return transactions.read("accounted", connection -> {
            var names = directory.names(connection, known -> streams.stream().allMatch(known::knows));
            var ids = new HashMap<StreamId, StreamKey>();
            streams.stream().filter(names::knows).forEach(stream -> ids.put(names.stream(stream), stream));
            var found = new HashMap<StreamKey, Long>();
            readAccounted.run(connection, ids.keySet()).forEach((id, position) -> {
                var stream = ids.get(id);
                if (stream != null) {
                    found.put(stream, position);
                }
            });
            return found;
        });
    }

    @Override
    public LeaseState lease(LeaseKey key) {
        return transactions
                .read("lease", connection -> readLeases.run(connection, key))
                .orElseThrow(() -> new IllegalStateException("lease " + key + " is not registered"));
    }

    @Override
    public List<Reservation> reservations(String session) {
        return transactions.read("reservations", connection -> reserves.ofSession(connection, session));
    }

    @Override
    public List<Reservation> reserve(ReserveRequest request) {
        for (var i = 0; i < RESERVE_ATTEMPTS; i++) {
            var reserved =
                    transactions.attemptWithoutWaiting("reserve", connection -> reserves.reserve(connection, request));
            if (reserved.isPresent()) {
                return reserved.get();
            }
        }
        return List.of();
    }

    @Override
    public List<CompletionResult> complete(List<Completion> list) {
        return list.isEmpty()
                ? List.of()
                : transactions.run("complete", connection -> completions.complete(connection, list));
    }

    @Override
    public int recover() {
        return transactions.run("recover", sessions::recover);
    }

    /**
     * {@inheritDoc}
     *
     * <p>What is younger than {@link #keepIdle} stays, whatever is asked for. A call looks at some of the rows, the next
     * one at those behind them.
     */
    @Override
    public int purge(Duration olderThan) {
        var age = olderThan.compareTo(keepIdle) > 0 ? olderThan : keepIdle;
        var result = transactions.run("purge", connection -> purgeCheckpoints.run(connection, purged, age));
        purged = result.next().orElse(PurgeCheckpoints.START);
        return result.deleted();
    }

    @Override
    public void onWork(Runnable wakeUp) {
        listener.onWork(wakeUp);
    }

    @Override
    public CheckpointAdmin admin() {
        return admin;
    }

    @Override
    public Optional<RebuildStore> rebuilds() {
        return Optional.of(new RebuildStore() {
            @Override
            public Map<LeaseKey, Long> begin(RebuildRequest request) {
                directory.forget();
                return transactions.run("begin rebuild", connection -> rebuilds.begin(connection, request));
            }

            @Override
            public boolean end(Set<String> groups) {
                return transactions.run("end rebuild", connection -> rebuilds.end(connection, groups));
            }
        });
    }

    @Override
    public void close() {
        listener.close();
    }
}
