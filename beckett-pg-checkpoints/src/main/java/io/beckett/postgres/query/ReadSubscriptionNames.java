package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers that stand for groups and subscriptions. */
public final class ReadSubscriptionNames {
    private final String sql;

    public ReadSubscriptionNames(Schema schema) {
        sql = schema.sql("""
                select g.id as group_id, g.name as group_name, s.id as subscription_id, s.name as subscription_name
                from ${schema}.subscription_group g
                left join ${schema}.subscription s on s.group_id = g.id
                """);
    }

    /** A subscription, or a group that has none yet. */
    public record Found(
            int groupId,
            String group,
            int subscriptionId,
            @Nullable String subscription) {}

    public List<Found> run(Connection connection) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.list(row -> new Found(
                    row.getInt("group_id"),
                    row.getString("group_name"),
                    row.getInt("subscription_id"),
                    row.getString("subscription_name")));
        }
    }
}
