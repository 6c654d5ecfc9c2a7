package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Notes that a group is being made again, and keeps its subscriptions from being handled meanwhile. */
public final class AddRebuild {
    private final String add;
    private final String pause;

    public AddRebuild(Schema schema) {
        add = schema.sql("""
                insert into ${schema}.rebuild (group_id, partition_id, target, end_offset)
                select ?, p.id, ?, u.end_offset
                from unnest(?::text[], ?::int[], ?::bigint[]) as u (topic, partition, end_offset)
                join ${schema}.topic_partition p on p.topic = u.topic and p.partition = u.partition
                order by p.id
                """);
        pause = schema.sql("update ${schema}.subscription set paused = true where group_id = ?");
    }

    public void run(Connection connection, int group, String target, Map<PartitionId, FeedPosition> upTo)
            throws SQLException {
        var entries = List.copyOf(upTo.entrySet());
        try (var call = Call.of(connection, add)) {
            call.integer(group)
                    .text(target)
                    .texts(entries.stream().map(e -> e.getKey().topic()).toList())
                    .integers(entries.stream().map(e -> e.getKey().partition()).toList())
                    .numbers(entries.stream().map(e -> e.getValue().offset()).toList())
                    .update();
        }
        try (var call = Call.of(connection, pause)) {
            call.integer(group).update();
        }
    }
}
