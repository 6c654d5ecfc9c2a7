package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.FeedPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Where the subscriptions of a group stand in a partition; one that has no place there yet stands at the start. */
public final class ReadProgress {
    private final String sql;

    public ReadProgress(Schema schema) {
        sql = schema.sql("""
                select s.id, s.name, coalesce(f.frontier, 0) as frontier, coalesce(f.seq, 0) as seq,
                    coalesce(f.leader_epoch, -1) as leader_epoch, coalesce(f.flushed_to, 0) as flushed_to,
                    coalesce(y.layout, 0) as layout,
                    case when p.layout >= n.layout then 0 else e.end_offset end as waits_from
                from ${schema}.subscription s
                join ${schema}.topic_partition p on p.id = ?
                join ${schema}.lease l on l.group_id = s.group_id and l.partition_id = p.id
                left join ${schema}.frontier f on f.subscription_id = s.id and f.partition_id = p.id
                left join ${schema}.subscription_layout y on y.subscription_id = s.id and y.topic = p.topic
                left join lateral (
                    select min(t.layout) as layout from ${schema}.topic_layout t
                    where t.topic = p.topic and t.layout > coalesce(y.layout, 0)) as n on true
                left join ${schema}.layout_end e on e.partition_id = p.id and e.layout = n.layout and e.log = l.log
                where s.group_id = ?
                """);
    }

    /**
     * A subscription's place.
     *
     * @param layout the layout of the topic that it has reached
     * @param waitsFrom from where on it waits until it reaches the next
     */
    public record Found(
            int subscriptionId,
            String subscription,
            FeedPosition frontier,
            long flushedTo,
            int layout,
            Optional<Long> waitsFrom) {}

    public List<Found> run(Connection connection, int group, int partition) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.integer(partition)
                    .integer(group)
                    .list(row -> new Found(
                            row.getInt("id"),
                            row.getString("name"),
                            new FeedPosition(row.getLong("frontier"), row.getLong("seq"), row.getInt("leader_epoch")),
                            row.getLong("flushed_to"),
                            row.getInt("layout"),
                            Optional.ofNullable(row.getObject("waits_from", Long.class))));
        }
    }
}
