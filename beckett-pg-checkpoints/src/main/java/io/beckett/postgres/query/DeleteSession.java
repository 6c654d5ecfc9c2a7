package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Ends a session for good. */
public final class DeleteSession {
    private final String sql;

    public DeleteSession(Schema schema) {
        sql = schema.sql("delete from ${schema}.session where id = ?");
    }

    public void run(Connection connection, String session) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.text(session).update();
        }
    }
}
