package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Deletes sessions whose time is over; never waits, since whoever locks such a row renews or deletes it. */
public final class DeleteExpiredSessions {
    private final String all;
    private final String one;

    public DeleteExpiredSessions(Schema schema) {
        all = schema.sql("""
                delete from ${schema}.session where id in (
                    select id from ${schema}.session where expires_at < clock_timestamp() for update skip locked)
                """);
        one = schema.sql("""
                delete from ${schema}.session where id in (
                    select id from ${schema}.session where id = ? and expires_at < clock_timestamp()
                    for update skip locked)
                """);
    }

    /** How many. */
    public int run(Connection connection) throws SQLException {
        try (var call = Call.of(connection, all)) {
            return call.update();
        }
    }

    /** The one with this id. */
    public void run(Connection connection, String session) throws SQLException {
        try (var call = Call.of(connection, one)) {
            call.text(session).update();
        }
    }
}
