package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.PartitionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Up to where a group is being made again. */
public final class ReadRebuild {
    private final String sql;

    public ReadRebuild(Schema schema) {
        sql = schema.sql("""
                select p.topic, p.partition, r.target, r.end_offset
                from ${schema}.rebuild r
                join ${schema}.subscription_group g on g.id = r.group_id
                join ${schema}.topic_partition p on p.id = r.partition_id
                where g.name = ?
                """);
    }

    /** The end in a partition. */
    public record Place(PartitionId partition, String target, long offset) {}

    /** None if the group is not being made again. */
    public List<Place> run(Connection connection, String group) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.text(group)
                    .list(row -> new Place(
                            new PartitionId(row.getString("topic"), row.getInt("partition")),
                            row.getString("target"),
                            row.getLong("end_offset")));
        }
    }
}
