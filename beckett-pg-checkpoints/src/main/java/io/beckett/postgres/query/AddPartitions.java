package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.PartitionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** Makes partitions known. */
public final class AddPartitions {
    private final String sql;

    public AddPartitions(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.topic_partition (topic, partition)
                select u.topic, u.partition
                from unnest(?::text[], ?::int[]) as u (topic, partition)
                where not exists (
                    select from ${schema}.topic_partition p where p.topic = u.topic and p.partition = u.partition)
                order by u.topic, u.partition
                on conflict (topic, partition) do nothing
                """);
    }

    public void run(Connection connection, Collection<PartitionId> partitions) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.texts(partitions.stream().map(PartitionId::topic).toList())
                    .integers(partitions.stream().map(PartitionId::partition).toList())
                    .update();
        }
    }
}
