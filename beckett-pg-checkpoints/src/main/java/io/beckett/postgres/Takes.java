package io.beckett.postgres;

import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.DeleteExpiredSessions;
import io.beckett.postgres.query.LockLease;
import io.beckett.postgres.query.NextFence;
import io.beckett.postgres.query.ReadDurable;
import io.beckett.postgres.query.ReadEarlier;
import io.beckett.postgres.query.ReadLayout;
import io.beckett.postgres.query.ReadProgress;
import io.beckett.postgres.query.TakeLease;
import io.beckett.postgres.query.TakeLease.Taken;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Optional;

/**
 * Taking leases. The row is locked before its owner is judged: a statement that waits for a row judges the row's new
 * version by the sessions it saw before it waited.
 */
final class Takes {
    private static final long[] NONE = {};

    private final LockLease lock;
    private final DeleteExpiredSessions deleteExpired;
    private final TakeLease take;
    private final ReadProgress readProgress;
    private final ReadDurable readDurable;
    private final ReadEarlier readEarlier;
    private final ReadLayout readLayout;
    private final NextFence nextFence;

    Takes(Schema schema) {
        lock = new LockLease(schema);
        deleteExpired = new DeleteExpiredSessions(schema);
        take = new TakeLease(schema);
        readProgress = new ReadProgress(schema);
        readDurable = new ReadDurable(schema);
        readEarlier = new ReadEarlier(schema);
        readLayout = new ReadLayout(schema);
        nextFence = new NextFence(schema);
    }

    Optional<Taken> take(Connection connection, LeaseKey key, String session) throws SQLException {
        var locked = lock.run(connection, key);
        if (locked.isEmpty()) {
            return Optional.empty();
        }
        var owner = locked.get().owner();
        if (owner.isPresent() && !owner.get().equals(session)) {
            deleteExpired.run(connection, owner.get());
        }
        return take.run(connection, locked.get(), session);
    }

    /**
     * What the new holder must know; read after its take is committed, so that every flush of the one before is either
     * seen or refused. The fencing token comes last: a stream that is not in the durable lane now got its earlier tokens
     * before.
     */
    Lease read(Connection connection, LeaseKey key, Taken taken) throws SQLException {
        // first: what changes later is noticed by the next beat
        var layout = readLayout.run(connection, taken.group(), taken.partition());
        var progress = new HashMap<String, Lease.Progress>();
        for (var found : readProgress.run(connection, taken.group(), taken.partition())) {
            var durable = readDurable.run(connection, found.subscriptionId(), taken.partition());
            var earlier = found.layout() == 0
                    ? NONE
                    : readEarlier.run(connection, found.subscriptionId(), taken.partition(), found.layout());
            progress.put(
                    found.subscription(),
                    new Lease.Progress(
                            found.frontier().in(taken.log()),
                            found.flushedTo(),
                            durable,
                            found.waitsFrom().orElse(Lease.Progress.NOWHERE),
                            earlier));
        }
        return new Lease(
                key,
                taken.epoch(),
                taken.flushSeq(),
                taken.controlSeq(),
                nextFence.run(connection),
                taken.takeovers(),
                layout,
                progress);
    }
}
