package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Takes a reservation away from its owner. */
public final class FreeOneReservation {
    private final String sql;

    public FreeOneReservation(Schema schema) {
        sql = schema.sql("""
                update ${schema}.work set owner_session = null, owner_token = null
                where subscription_id = ? and partition_id = ? and stream_hash = ? and owner_token = ?
                """);
    }

    public void run(Connection connection, StreamId id, String token) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.integer(id.subscription())
                    .integer(id.partition())
                    .uuid(id.hash())
                    .text(token)
                    .update();
        }
    }
}
