package io.beckett.postgres;

import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.DropLostBacklog;
import io.beckett.postgres.query.DropLostHistory;
import io.beckett.postgres.query.FailLostWork;
import io.beckett.postgres.query.LockLostWork;
import io.beckett.postgres.query.LowerCheckpoints;
import io.beckett.postgres.query.LowerFrontiers;
import io.beckett.postgres.query.LowerLayoutEnds;
import io.beckett.postgres.query.NoteRewind;
import io.beckett.postgres.query.RewindLease;
import io.beckett.spi.Rewind;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The transaction in which a group forgets what it knew of records that no longer exist. Locks in the order of all
 * transactions: the lease, so that flushes from before are committed or refused; then work rows, so that completions are
 * too; then checkpoints.
 */
final class Rewinds {
    private final RewindLease rewindLease;
    private final NoteRewind note;
    private final LockLostWork lockWork;
    private final FailLostWork failWork;
    private final DropLostBacklog dropBacklog;
    private final DropLostHistory dropHistory;
    private final LowerCheckpoints lowerCheckpoints;
    private final LowerFrontiers lowerFrontiers;
    private final LowerLayoutEnds lowerLayoutEnds;

    Rewinds(Schema schema) {
        rewindLease = new RewindLease(schema);
        note = new NoteRewind(schema);
        lockWork = new LockLostWork(schema);
        failWork = new FailLostWork(schema);
        dropBacklog = new DropLostBacklog(schema);
        dropHistory = new DropLostHistory(schema);
        lowerCheckpoints = new LowerCheckpoints(schema);
        lowerFrontiers = new LowerFrontiers(schema);
        lowerLayoutEnds = new LowerLayoutEnds(schema);
    }

    boolean rewind(Connection connection, Rewind rewind) throws SQLException {
        var found = rewindLease.run(connection, rewind);
        if (found.isEmpty()) {
            return false;
        }
        var lease = found.get();
        var to = rewind.to();
        note.run(connection, lease, to.offset(), rewind.reason());
        lockWork.run(connection, lease, to.offset());
        failWork.run(connection, lease, to.offset(), rewind.reason());
        dropBacklog.run(connection, lease, to.offset());
        dropHistory.run(connection, lease, to.offset());
        lowerCheckpoints.run(connection, lease, to.offset());
        lowerFrontiers.run(connection, lease, to);
        lowerLayoutEnds.run(connection, lease, to);
        return true;
    }
}
