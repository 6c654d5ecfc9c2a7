package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.FeedPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Where the subscriptions of a group stand in a partition; one that has no place there yet stands at the start. */
public final class ReadProgress {
    private final String sql;

    public ReadProgress(Schema schema) {
        sql = schema.sql("""
                select s.id, s.name, coalesce(f.frontier, 0) as frontier, coalesce(f.seq, 0) as seq,
                    coalesce(f.leader_epoch, -1) as leader_epoch, coalesce(f.flushed_to, 0) as flushed_to
                from ${schema}.subscription s
                left join ${schema}.frontier f on f.subscription_id = s.id and f.partition_id = ?
                where s.group_id = ?
                """);
    }

    /** A subscription's place. */
    public record Found(int subscriptionId, String subscription, FeedPosition frontier, long flushedTo) {}

    public List<Found> run(Connection connection, int group, int partition) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.integer(partition)
                    .integer(group)
                    .list(row -> new Found(
                            row.getInt("id"),
                            row.getString("name"),
                            new FeedPosition(row.getLong("frontier"), row.getLong("seq"), row.getInt("leader_epoch")),
                            row.getLong("flushed_to")));
        }
    }
}
