package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Gives every subscription of a group a place in every named partition: new subscriptions that want it start at the end,
 * everything else at the start. Those that are there are left out before the insert: it would wait for a flush that is
 * changing one of them.
 */
public final class AddFrontiers {
    private final String sql;

    public AddFrontiers(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.frontier (subscription_id, partition_id, frontier, seq, leader_epoch, flushed_to)
                select s.id, p.id,
                    case when l.id is null then 0 else e.position end,
                    case when l.id is null then 0 else e.seq end,
                    case when l.id is null then -1 else e.leader_epoch end,
                    case when l.id is null then 0 else e.position end
                from unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[], ?::int[])
                    as e (topic, partition, position, seq, leader_epoch)
                join ${schema}.topic_partition p on p.topic = e.topic and p.partition = e.partition
                join ${schema}.subscription s on s.group_id = ?
                left join unnest(?::int[]) as l (id) on l.id = s.id
                where not exists (
                    select from ${schema}.frontier f where f.subscription_id = s.id and f.partition_id = p.id)
                order by s.id, p.id
                on conflict (subscription_id, partition_id) do nothing
                """);
    }

    /**
     * Adds those that are missing.
     *
     * @param atEnd numbers of the subscriptions that start at the end
     */
    public void run(Connection connection, int group, Map<PartitionId, FeedPosition> ends, Collection<Integer> atEnd)
            throws SQLException {
        var entries = List.copyOf(ends.entrySet());
        try (var call = Call.of(connection, sql)) {
            call.texts(entries.stream().map(e -> e.getKey().topic()).toList())
                    .integers(entries.stream().map(e -> e.getKey().partition()).toList())
                    .numbers(entries.stream().map(e -> e.getValue().offset()).toList())
                    .numbers(entries.stream().map(e -> e.getValue().seq()).toList())
                    .integers(entries.stream()
                            .map(e -> e.getValue().leaderEpoch())
                            .toList())
                    .integer(group)
                    .integers(atEnd)
                    .update();
        }
    }
}
