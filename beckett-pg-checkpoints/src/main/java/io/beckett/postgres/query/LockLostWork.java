package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Locks the work rows that account for records behind a place, in the order of their keys. */
public final class LockLostWork {
    private final String sql;

    public LockLostWork(Schema schema) {
        sql = schema.sql("""
                select w.subscription_id from ${schema}.work w
                where w.subscription_id = any (array (select s.id from ${schema}.subscription s where s.group_id = ?))
                    and w.partition_id = ? and w.accounted > ?
                order by w.subscription_id, w.partition_id, w.stream_hash
                for update
                """);
    }

    public void run(Connection connection, RewindLease.Rewound lease, long to) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.integer(lease.group()).integer(lease.partition()).number(to).list(row -> row.getInt(1));
        }
    }
}
