package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Records where older partitions end, of layouts that held before they were read; what is recorded stays. */
public final class AddLayoutEnds {
    private final String sql;

    public AddLayoutEnds(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.layout_end (partition_id, layout, log, end_offset)
                select p.id, t.layout, u.log, u.position
                from unnest(?::text[], ?::int[], ?::text[], ?::bigint[]) as u (topic, partition, log, position)
                join unnest(?::text[], ?::int[]) as g (topic, newest) on g.topic = u.topic
                join ${schema}.topic_partition p on p.topic = u.topic and p.partition = u.partition
                join ${schema}.topic_layout t on t.topic = u.topic and t.layout > p.layout and t.layout <= g.newest
                order by p.id, t.layout
                on conflict (partition_id, layout) do nothing
                """);
    }

    public void run(Connection connection, Map<PartitionId, FeedPosition> ends, Map<String, Integer> layouts)
            throws SQLException {
        var entries = List.copyOf(ends.entrySet());
        var newest = List.copyOf(layouts.entrySet());
        try (var call = Call.of(connection, sql)) {
            call.texts(entries.stream().map(e -> e.getKey().topic()).toList())
                    .integers(entries.stream().map(e -> e.getKey().partition()).toList())
                    .texts(entries.stream().map(e -> e.getValue().log()).toList())
                    .numbers(entries.stream().map(e -> e.getValue().offset()).toList())
                    .texts(newest.stream().map(Map.Entry::getKey).toList())
                    .integers(newest.stream().map(Map.Entry::getValue).toList())
                    .update();
        }
    }
}
