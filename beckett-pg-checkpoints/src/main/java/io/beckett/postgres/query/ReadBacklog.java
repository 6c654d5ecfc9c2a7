package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.Backlog;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** The first messages that wait, per stream. */
public final class ReadBacklog {
    private final String sql;

    public ReadBacklog(Schema schema) {
        sql = schema.sql("""
                select u.subscription_id, u.partition_id, u.stream_hash, w.offsets, w.timestamps
                from unnest(?::int[], ?::int[], ?::uuid[], ?::bigint[])
                    as u (subscription_id, partition_id, stream_hash, position)
                cross join lateral (
                    select array_agg(f.record_offset order by f.record_offset) as offsets,
                        array_agg(f.record_time order by f.record_offset) as timestamps
                    from (
                        select m.record_offset, m.record_time
                        from ${schema}.backlog b, unnest(b.offsets, b.timestamps) as m (record_offset, record_time)
                        where b.subscription_id = u.subscription_id and b.partition_id = u.partition_id
                            and b.stream_hash = u.stream_hash and b.last >= u.position and m.record_offset >= u.position
                        order by b.first, m.record_offset
                        limit ?) as f) as w
                where w.offsets is not null
                """);
    }

    /** By stream; those that nothing waits for are absent. */
    public Map<StreamId, Backlog> run(
            Connection connection, Collection<StreamId> ids, Collection<Long> positions, int perStream)
            throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return StreamId.bind(call, ids)
                    .numbers(positions)
                    .integer(perStream)
                    .list(row -> Map.entry(
                            StreamId.read(row),
                            new Backlog(longs(row.getArray("offsets")), longs(row.getArray("timestamps")))))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }

    private static long[] longs(Array array) throws SQLException {
        return Arrays.stream((Long[]) array.getArray())
                .mapToLong(Long::longValue)
                .toArray();
    }
}
