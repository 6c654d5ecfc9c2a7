package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** A number that grows whenever a growth of the topic changes what the holder of a lease has to know. */
public final class ReadLayout {
    /** Of the lease {@code l} of the partition {@code p}. */
    static final String LAYOUT = """
            (select count(*) from ${schema}.layout_end e
                join ${schema}.topic_partition o on o.id = e.partition_id
                where o.topic = p.topic)
            + coalesce(
                (select sum(y.layout) from ${schema}.subscription_layout y
                    join ${schema}.subscription s on s.id = y.subscription_id
                    where s.group_id = l.group_id and y.topic = p.topic), 0)
            """;

    private final String sql;

    public ReadLayout(Schema schema) {
        sql = schema.sql("select " + LAYOUT + """
                as layout
                from ${schema}.lease l
                join ${schema}.topic_partition p on p.id = l.partition_id
                where l.group_id = ? and l.partition_id = ?
                """);
    }

    public int run(Connection connection, int group, int partition) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.integer(group).integer(partition).one(row -> row.getInt("layout"));
        }
    }
}
