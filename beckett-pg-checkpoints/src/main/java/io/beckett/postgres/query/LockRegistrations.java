package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Lets one registration at a time happen in a schema; until the transaction ends. */
public final class LockRegistrations {
    private static final String SQL = "select pg_advisory_xact_lock(?)";

    private final long key;

    public LockRegistrations(Schema schema) {
        key = schema.registrationKey();
    }

    public void run(Connection connection) throws SQLException {
        try (var call = Call.of(connection, SQL)) {
            call.number(key).one(row -> true);
        }
    }
}
