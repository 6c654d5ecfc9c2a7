package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Tells the other nodes, when the transaction commits, that there is work. */
public final class Notify {
    private final String channel;

    public Notify(Schema schema) {
        channel = schema.channel();
    }

    public void run(Connection connection) throws SQLException {
        try (var call = Call.of(connection, "select pg_notify(?, '')")) {
            call.text(channel).one(row -> true);
        }
    }
}
