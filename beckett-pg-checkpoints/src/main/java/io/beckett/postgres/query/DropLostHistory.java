package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Deletes the history of messages behind a place: what stands there now has a history of its own. */
public final class DropLostHistory {
    private final String sql;

    public DropLostHistory(Schema schema) {
        sql = schema.sql("""
                delete from ${schema}.attempt a
                where a.subscription_id = any (array (select s.id from ${schema}.subscription s where s.group_id = ?))
                    and a.partition_id = ? and a.position > ?
                """);
    }

    public void run(Connection connection, RewindLease.Rewound lease, long to) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.integer(lease.group()).integer(lease.partition()).number(to).update();
        }
    }
}
