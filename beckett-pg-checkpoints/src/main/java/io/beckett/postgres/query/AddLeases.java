package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.PartitionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/**
 * Makes the leases of a group for partitions; they are free at first. Those that are there are left out before the insert:
 * it would wait for a flush that is changing one of them.
 */
public final class AddLeases {
    private final String sql;

    public AddLeases(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.lease (group_id, partition_id)
                select g.id, p.id
                from unnest(?::text[], ?::int[]) as u (topic, partition)
                join ${schema}.topic_partition p on p.topic = u.topic and p.partition = u.partition
                cross join (select ?::int as id) as g
                where not exists (
                    select from ${schema}.lease l where l.group_id = g.id and l.partition_id = p.id)
                order by g.id, p.id
                on conflict (group_id, partition_id) do nothing
                """);
    }

    public void run(Connection connection, int group, Collection<PartitionId> partitions) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.texts(partitions.stream().map(PartitionId::topic).toList())
                    .integers(partitions.stream().map(PartitionId::partition).toList())
                    .integer(group)
                    .update();
        }
    }
}
