package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;

/** The newest layout of each topic that holds, where it is not known of all older partitions where they ended. */
public final class ReadGrown {
    private final String sql;

    public ReadGrown(Schema schema) {
        sql = schema.sql("""
                select t.topic, max(t.layout) as layout
                from ${schema}.topic_layout t
                join ${schema}.topic_partition p on p.topic = t.topic and p.layout < t.layout
                left join ${schema}.layout_end e on e.partition_id = p.id and e.layout = t.layout
                where t.holds_at <= clock_timestamp() and e.partition_id is null
                group by t.topic
                """);
    }

    public Map<String, Integer> run(Connection connection) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.list(row -> Map.entry(row.getString("topic"), row.getInt("layout"))).stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }
}
