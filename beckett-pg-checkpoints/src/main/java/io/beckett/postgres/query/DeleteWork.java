package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** Takes streams of which nothing is left out of the durable lane. Their rows are locked, the tokens were compared. */
public final class DeleteWork {
    private final String work;
    private final String backlog;

    public DeleteWork(Schema schema) {
        work = schema.sql("""
                delete from ${schema}.work w
                using unnest(?::int[], ?::int[], ?::uuid[]) as u (subscription_id, partition_id, stream_hash)
                where w.subscription_id = u.subscription_id and w.partition_id = u.partition_id
                    and w.stream_hash = u.stream_hash
                """);
        backlog = schema.sql("""
                delete from ${schema}.backlog b
                using unnest(?::int[], ?::int[], ?::uuid[]) as u (subscription_id, partition_id, stream_hash)
                where b.subscription_id = u.subscription_id and b.partition_id = u.partition_id
                    and b.stream_hash = u.stream_hash
                """);
    }

    public void run(Connection connection, Collection<StreamId> ids) throws SQLException {
        try (var call = Call.of(connection, work)) {
            StreamId.bind(call, ids).update();
        }
        try (var call = Call.of(connection, backlog)) {
            StreamId.bind(call, ids).update();
        }
    }
}
