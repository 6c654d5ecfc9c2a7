package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** Which subscriptions of a group are known, and whether a live session works for it. */
public final class ReadGroupUse {
    private final String subscriptions;
    private final String session;

    public ReadGroupUse(Schema schema) {
        subscriptions = schema.sql("""
                select s.name from ${schema}.subscription s
                join ${schema}.subscription_group g on g.id = s.group_id
                where g.name = ?
                """);
        session = schema.sql("""
                select exists (
                    select from ${schema}.session_group o
                    join ${schema}.session s on s.id = o.session_id
                    where o.group_name = ? and s.expires_at >= clock_timestamp()) as lives
                """);
    }

    public Set<String> subscriptions(Connection connection, String group) throws SQLException {
        try (var call = Call.of(connection, subscriptions)) {
            return new HashSet<>(call.text(group).list(row -> row.getString("name")));
        }
    }

    public boolean hasSession(Connection connection, String group) throws SQLException {
        try (var call = Call.of(connection, session)) {
            return call.text(group).one(row -> row.getBoolean("lives"));
        }
    }
}
