package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.WorkStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * Locks what there is of streams in other partitions of their topic, before one is put behind itself. Of two transactions
 * that do so in opposite directions the database ends one, which is repeated: only streams that move to and fro meet so.
 */
public final class LockElsewhere {
    private final String sql;

    public LockElsewhere(Schema schema) {
        sql = schema.sql("""
                select w.subscription_id, w.partition_id, w.stream_hash, w.status, w.accounted
                from unnest(?::int[], ?::int[], ?::uuid[]) as u (subscription_id, partition_id, stream_hash)
                join ${schema}.topic_partition q on q.id = u.partition_id
                join ${schema}.topic_partition p on p.topic = q.topic and p.id <> q.id
                join ${schema}.work w on w.subscription_id = u.subscription_id and w.partition_id = p.id
                    and w.stream_hash = u.stream_hash
                order by w.subscription_id, w.partition_id, w.stream_hash
                for update of w
                """);
    }

    /** A stream in another partition. */
    public record Found(StreamId id, WorkStatus status, long accounted) {
        /** Whether it is the same stream of the same subscription. */
        public boolean isOf(StreamId stream) {
            return id.subscription() == stream.subscription() && id.hash().equals(stream.hash());
        }
    }

    public List<Found> run(Connection connection, Collection<StreamId> ids) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return StreamId.bind(call, ids)
                    .list(row -> new Found(
                            StreamId.read(row), WorkStatus.valueOf(row.getString("status")), row.getLong("accounted")));
        }
    }
}
