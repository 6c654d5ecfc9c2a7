package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.ControlRequest;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What administrators ask of the leases that a session owns. */
public final class ReadRequests {
    private final String sql;

    public ReadRequests(Schema schema) {
        sql = schema.sql("""
                select r.id, g.name as group_name, p.topic, p.partition, s.name as subscription_name, r.stream_name
                from ${schema}.control_request r
                join ${schema}.lease l on l.group_id = r.group_id and l.partition_id = r.partition_id
                join ${schema}.subscription_group g on g.id = r.group_id
                join ${schema}.topic_partition p on p.id = r.partition_id
                join ${schema}.subscription s on s.id = r.subscription_id
                where l.owner_session = ? and r.kind = 'DELETE_STREAM'
                order by r.id
                """);
    }

    public List<ControlRequest> run(Connection connection, String session) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.text(session)
                    .list(row -> new ControlRequest.DeleteStream(
                            row.getLong("id"),
                            new StreamKey(
                                    new LeaseKey(
                                            row.getString("group_name"),
                                            new PartitionId(row.getString("topic"), row.getInt("partition"))),
                                    row.getString("subscription_name"),
                                    StreamName.of(row.getString("stream_name")))));
        }
    }
}
