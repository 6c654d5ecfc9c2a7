package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Prolongs a session that nobody has deleted. */
public final class RenewSession {
    private final String sql;

    public RenewSession(Schema schema) {
        sql = schema.sql("""
                update ${schema}.session set expires_at = clock_timestamp() + ? * interval '1 millisecond'
                where id = ?
                """);
    }

    /** Whether it lives. */
    public boolean run(Connection connection, String session, Duration timeToLive) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.number(timeToLive.toMillis()).text(session).update() == 1;
        }
    }
}
