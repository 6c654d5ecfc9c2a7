package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.SessionState.SubscriptionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Which subscriptions are paused. */
public final class ReadSubscriptionStates {
    private final String sql;

    public ReadSubscriptionStates(Schema schema) {
        sql = schema.sql("""
                select g.name as group_name, s.name, s.paused
                from ${schema}.subscription s
                join ${schema}.subscription_group g on g.id = s.group_id
                where g.name = any (?)
                """);
    }

    public List<SubscriptionState> run(Connection connection, Collection<String> groups) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.texts(groups)
                    .list(row -> new SubscriptionState(
                            row.getString("group_name"), row.getString("name"), row.getBoolean("paused")));
        }
    }
}
