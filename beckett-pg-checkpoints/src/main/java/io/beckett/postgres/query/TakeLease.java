package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Takes a locked lease for a live session if it is free, already its own, or its owner's session is gone. */
public final class TakeLease {
    private final String sql;

    public TakeLease(Schema schema) {
        sql = schema.sql("""
                update ${schema}.lease l
                set owner_session = me.id, epoch = l.epoch + 1, takeovers = l.takeovers + 1, wanted_by = null
                from ${schema}.session me
                where me.id = ? and l.group_id = ? and l.partition_id = ?
                    and (l.owner_session is null or l.owner_session = me.id
                        or not exists (select from ${schema}.session o where o.id = l.owner_session))
                returning l.epoch, l.flush_seq, l.control_seq, l.takeovers, l.log
                """);
    }

    /** A lease that was taken. */
    public record Taken(
            int group, int partition, long epoch, long flushSeq, long controlSeq, int takeovers, String log) {}

    public Optional<Taken> run(Connection connection, LockLease.Locked lease, String session) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call
                    .text(session)
                    .integer(lease.group())
                    .integer(lease.partition())
                    .list(row -> new Taken(
                            lease.group(),
                            lease.partition(),
                            row.getLong("epoch"),
                            row.getLong("flush_seq"),
                            row.getLong("control_seq"),
                            row.getInt("takeovers"),
                            row.getString("log")))
                    .stream()
                    .findFirst();
        }
    }
}
