package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** Raises, in locked work rows, the number up to which messages are written down; due time and attempts stay. */
public final class AccountAppends {
    private final String sql;

    public AccountAppends(Schema schema) {
        sql = schema.sql("""
                update ${schema}.work w set accounted = greatest(w.accounted, u.accounted)
                from unnest(?::int[], ?::int[], ?::uuid[], ?::bigint[])
                    as u (subscription_id, partition_id, stream_hash, accounted)
                where w.subscription_id = u.subscription_id and w.partition_id = u.partition_id
                    and w.stream_hash = u.stream_hash
                """);
    }

    /**
     * Raises them.
     *
     * @param ends per stream one more than the highest offset
     */
    public void run(Connection connection, Collection<StreamId> ids, Collection<Long> ends) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            StreamId.bind(call, ids).numbers(ends).update();
        }
    }
}
