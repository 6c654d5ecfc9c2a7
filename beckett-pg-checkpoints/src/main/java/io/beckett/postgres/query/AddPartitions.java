package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.PartitionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;

/** Makes partitions known; those that join a topic of which others are known begin its next layout. */
public final class AddPartitions {
    private final String sql;

    public AddPartitions(Schema schema) {
        sql = schema.sql("""
                with added as (
                    insert into ${schema}.topic_partition (topic, partition, layout)
                    select u.topic, u.partition, coalesce(known.layout + 1, 0)
                    from unnest(?::text[], ?::int[]) as u (topic, partition)
                    left join (
                        select p.topic, max(p.layout) as layout from ${schema}.topic_partition p group by p.topic) as known
                        on known.topic = u.topic
                    where not exists (
                        select from ${schema}.topic_partition p where p.topic = u.topic and p.partition = u.partition)
                    order by u.topic, u.partition
                    on conflict (topic, partition) do nothing
                    returning topic, layout)
                insert into ${schema}.topic_layout (topic, layout, holds_at)
                select a.topic, a.layout, clock_timestamp() + ? * interval '1 millisecond'
                from added a
                where a.layout > 0
                group by a.topic, a.layout
                """);
    }

    public void run(Connection connection, Collection<PartitionId> partitions, Duration grace) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.texts(partitions.stream().map(PartitionId::topic).toList())
                    .integers(partitions.stream().map(PartitionId::partition).toList())
                    .number(grace.toMillis())
                    .update();
        }
    }
}
