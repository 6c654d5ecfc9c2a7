package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Begins a session; again, if the answer to the first time was lost. */
public final class OpenSession {
    private final String sql;

    public OpenSession(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.session (id, expires_at)
                values (?, clock_timestamp() + ? * interval '1 millisecond')
                on conflict (id) do update set expires_at = excluded.expires_at
                """);
    }

    public void run(Connection connection, String session, Duration timeToLive) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.text(session).number(timeToLive.toMillis()).update();
        }
    }
}
