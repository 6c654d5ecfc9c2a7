package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** A fencing token larger than every one before. */
public final class NextFence {
    private final String sql;

    public NextFence(Schema schema) {
        sql = schema.sql("select nextval('${schema}.fencing_token')");
    }

    public long run(Connection connection) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.one(row -> row.getLong(1));
        }
    }
}
