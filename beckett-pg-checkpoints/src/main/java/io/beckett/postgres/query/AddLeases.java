package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Makes the leases of a group for partitions; they are free at first. Those that are there are left out before the insert:
 * it would wait for a flush that is changing one of them.
 */
public final class AddLeases {
    private final String sql;

    public AddLeases(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.lease (group_id, partition_id, log)
                select g.id, p.id, u.log
                from unnest(?::text[], ?::int[], ?::text[]) as u (topic, partition, log)
                join ${schema}.topic_partition p on p.topic = u.topic and p.partition = u.partition
                cross join (select ?::int as id) as g
                where not exists (
                    select from ${schema}.lease l where l.group_id = g.id and l.partition_id = p.id)
                order by g.id, p.id
                on conflict (group_id, partition_id) do nothing
                """);
    }

    /** Partitions and their ends, which say what logs the group's offsets will be of. */
    public void run(Connection connection, int group, Map<PartitionId, FeedPosition> ends) throws SQLException {
        var entries = List.copyOf(ends.entrySet());
        try (var call = Call.of(connection, sql)) {
            call.texts(entries.stream().map(e -> e.getKey().topic()).toList())
                    .integers(entries.stream().map(e -> e.getKey().partition()).toList())
                    .texts(entries.stream().map(e -> e.getValue().log()).toList())
                    .integer(group)
                    .update();
        }
    }
}
