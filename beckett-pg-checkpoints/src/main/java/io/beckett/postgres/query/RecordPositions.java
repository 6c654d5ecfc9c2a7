package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Records how far streams are finished, in the order of their keys; positions never go back. */
public final class RecordPositions {
    private final String sql;

    public RecordPositions(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.checkpoint as c
                    (subscription_id, partition_id, stream_hash, stream_name, position, updated_at)
                select u.subscription_id, u.partition_id, u.stream_hash, u.stream_name, u.position, clock_timestamp()
                from unnest(?::int[], ?::int[], ?::uuid[], ?::text[], ?::bigint[])
                    as u (subscription_id, partition_id, stream_hash, stream_name, position)
                order by u.subscription_id, u.partition_id, u.stream_hash
                on conflict (subscription_id, partition_id, stream_hash) do update
                set position = excluded.position, updated_at = excluded.updated_at
                where c.position < excluded.position
                """);
    }

    /** A stream's position. */
    public record Position(String stream, long position) {
        /** The higher one. */
        public static Position higher(Position one, Position other) {
            return one.position >= other.position ? one : other;
        }
    }

    public void run(Connection connection, Map<StreamId, Position> positions) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            StreamId.bind(call, positions.keySet())
                    .texts(positions.values().stream().map(Position::stream).toList())
                    .numbers(positions.values().stream().map(Position::position).toList())
                    .update();
        }
    }
}
