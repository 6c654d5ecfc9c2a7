package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Up to where everything of streams is finished or written down. */
public final class ReadAccounted {
    private final String sql;

    public ReadAccounted(Schema schema) {
        sql = schema.sql("""
                select u.subscription_id, u.partition_id, u.stream_hash, greatest(c.position, w.accounted) as accounted
                from unnest(?::int[], ?::int[], ?::uuid[]) as u (subscription_id, partition_id, stream_hash)
                left join ${schema}.checkpoint c on c.subscription_id = u.subscription_id
                    and c.partition_id = u.partition_id and c.stream_hash = u.stream_hash
                left join ${schema}.work w on w.subscription_id = u.subscription_id
                    and w.partition_id = u.partition_id and w.stream_hash = u.stream_hash
                where c.position is not null or w.accounted is not null
                """);
    }

    /** By stream; those of which nothing is known are absent. */
    public Map<StreamId, Long> run(Connection connection, Collection<StreamId> ids) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return StreamId.bind(call, ids)
                    .list(row -> Map.entry(StreamId.read(row), row.getLong("accounted")))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }
}
