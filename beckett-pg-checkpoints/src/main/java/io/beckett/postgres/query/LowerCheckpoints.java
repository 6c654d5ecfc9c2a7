package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Sets checkpoints behind a place back to it, in the order of their keys. */
public final class LowerCheckpoints {
    private final String sql;

    public LowerCheckpoints(Schema schema) {
        sql = schema.sql("""
                with above as materialized (
                    select c.subscription_id, c.partition_id, c.stream_hash
                    from ${schema}.checkpoint c
                    where c.subscription_id = any (array (select s.id from ${schema}.subscription s where s.group_id = ?))
                        and c.partition_id = ? and c.position > ?
                    order by c.subscription_id, c.partition_id, c.stream_hash
                    for update)
                update ${schema}.checkpoint c
                set position = ?, updated_at = clock_timestamp()
                from above a
                where c.subscription_id = a.subscription_id and c.partition_id = a.partition_id
                    and c.stream_hash = a.stream_hash
                """);
    }

    public void run(Connection connection, RewindLease.Rewound lease, long to) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.integer(lease.group())
                    .integer(lease.partition())
                    .number(to)
                    .number(to)
                    .update();
        }
    }
}
