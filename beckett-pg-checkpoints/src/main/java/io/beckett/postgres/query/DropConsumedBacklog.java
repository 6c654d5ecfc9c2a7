package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** Deletes backlog that lies wholly below the positions of its streams. */
public final class DropConsumedBacklog {
    private final String sql;

    public DropConsumedBacklog(Schema schema) {
        sql = schema.sql("""
                delete from ${schema}.backlog b
                using unnest(?::int[], ?::int[], ?::uuid[], ?::bigint[])
                    as u (subscription_id, partition_id, stream_hash, position)
                where b.subscription_id = u.subscription_id and b.partition_id = u.partition_id
                    and b.stream_hash = u.stream_hash and b.first < u.position and b.last < u.position
                """);
    }

    public void run(Connection connection, Collection<StreamId> ids, Collection<Long> positions) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            StreamId.bind(call, ids).numbers(positions).update();
        }
    }
}
