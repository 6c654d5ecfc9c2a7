package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What a session has reserved. */
public final class ReadReservations {
    private final String sql;

    public ReadReservations(Schema schema) {
        sql = schema.sql("""
                select w.subscription_id, w.partition_id, w.stream_hash, w.stream_name, w.position, w.status, w.due_at,
                    w.attempts, w.attempt_position, w.manual, w.takeovers, w.owner_token, w.fence, g.name as group_name,
                    s.name as subscription_name, p.topic, p.partition
                from ${schema}.work w
                join ${schema}.subscription s on s.id = w.subscription_id
                join ${schema}.subscription_group g on g.id = s.group_id
                join ${schema}.topic_partition p on p.id = w.partition_id
                where w.owner_session = ?
                """);
    }

    public List<ReservedRow> run(Connection connection, String session) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.text(session).list(ReservedRow::read);
        }
    }
}
