package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Pauses or resumes a subscription. */
public final class SetPaused {
    private final String sql;

    public SetPaused(Schema schema) {
        sql = schema.sql("""
                update ${schema}.subscription s set paused = ?
                from ${schema}.subscription_group g
                where g.id = s.group_id and g.name = ? and s.name = ?
                returning g.id
                """);
    }

    /** The number of its group; empty if it was never registered. */
    public Optional<Integer> run(Connection connection, String group, String subscription, boolean paused)
            throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.flag(paused).text(group).text(subscription).list(row -> row.getInt("id")).stream()
                    .findFirst();
        }
    }
}
