package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.CheckpointAdmin.PartitionFacts;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush.FrontierMove;
import io.beckett.spi.PartitionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Where the subscriptions of a group stand in its partitions, by partition. */
public final class ReadPartitionFacts {
    private final String sql;

    public ReadPartitionFacts(Schema schema) {
        sql = schema.sql("""
                select s.id, s.name, p.topic, p.partition, o.id as owner,
                    coalesce(f.frontier, 0) as frontier, coalesce(f.seq, 0) as seq,
                    coalesce(f.leader_epoch, -1) as leader_epoch, coalesce(f.flushed_to, 0) as flushed_to,
                    coalesce(f.pending, 0) as pending, coalesce(f.oldest_pending, 0) as oldest_pending,
                    coalesce(f.seen, 0) as seen, coalesce(f.matched, 0) as matched
                from ${schema}.subscription_group g
                join ${schema}.subscription s on s.group_id = g.id
                join ${schema}.lease l on l.group_id = g.id
                join ${schema}.topic_partition p on p.id = l.partition_id
                left join ${schema}.frontier f on f.subscription_id = s.id and f.partition_id = l.partition_id
                left join ${schema}.session o on o.id = l.owner_session and o.expires_at >= clock_timestamp()
                where g.name = ?
                order by p.topic, p.partition
                """);
    }

    /** A subscription's place in a partition. */
    public record Found(int subscription, PartitionFacts facts) {}

    public List<Found> run(Connection connection, String group) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.text(group).list(row -> {
                var progress = new FrontierMove(
                        row.getString("name"),
                        new FeedPosition(row.getLong("frontier"), row.getLong("seq"), row.getInt("leader_epoch")),
                        row.getLong("flushed_to"),
                        row.getLong("pending"),
                        row.getLong("oldest_pending"),
                        row.getLong("seen"),
                        row.getLong("matched"));
                var partition = new PartitionId(row.getString("topic"), row.getInt("partition"));
                return new Found(
                        row.getInt("id"),
                        new PartitionFacts(partition, progress, Optional.ofNullable(row.getString("owner"))));
            });
        }
    }
}
