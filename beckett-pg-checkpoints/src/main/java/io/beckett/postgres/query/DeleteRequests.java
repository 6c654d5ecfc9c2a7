package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** Removes requests that were carried out. */
public final class DeleteRequests {
    private final String sql;

    public DeleteRequests(Schema schema) {
        sql = schema.sql("delete from ${schema}.control_request where id = any (?)");
    }

    public void run(Connection connection, Collection<Long> ids) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.numbers(ids).update();
        }
    }
}
