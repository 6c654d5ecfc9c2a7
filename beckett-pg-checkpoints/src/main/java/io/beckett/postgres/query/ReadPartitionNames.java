package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.PartitionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The numbers that stand for partitions of topics. */
public final class ReadPartitionNames {
    private final String sql;

    public ReadPartitionNames(Schema schema) {
        sql = schema.sql("select id, topic, partition from ${schema}.topic_partition");
    }

    /** A partition. */
    public record Found(int id, PartitionId partition) {}

    public List<Found> run(Connection connection) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.list(row ->
                    new Found(row.getInt("id"), new PartitionId(row.getString("topic"), row.getInt("partition"))));
        }
    }
}
