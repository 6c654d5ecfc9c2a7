package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.Backlog;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/** The first message that waits in a stream. */
public final class ReadBacklog {
    /** Of a stream {@code u} with its position: the first messages that wait, as many as the parameter says. */
    static final String WAITING = """
            select array_agg(f.record_offset order by f.record_offset) as offsets,
                array_agg(f.record_time order by f.record_offset) as timestamps
            from (
                select m.record_offset, m.record_time
                from ${schema}.backlog b, unnest(b.offsets, b.timestamps) as m (record_offset, record_time)
                where b.subscription_id = u.subscription_id and b.partition_id = u.partition_id
                    and b.stream_hash = u.stream_hash and b.last >= u.position and m.record_offset >= u.position
                order by b.first, m.record_offset
                limit ?) as f
            """;

    private final String sql;

    public ReadBacklog(Schema schema) {
        sql = schema.sql("""
                select b.offsets, b.timestamps
                from (select ?::int as subscription_id, ?::int as partition_id, ?::uuid as stream_hash,
                    ?::bigint as position) as u
                cross join lateral (
                """ + WAITING + """
                ) as b
                """);
    }

    /** The first message at or behind a position; none if nothing waits there. */
    public Backlog first(Connection connection, StreamId id, long position) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.integer(id.subscription())
                    .integer(id.partition())
                    .uuid(id.hash())
                    .number(position)
                    .integer(1)
                    .one(ReadBacklog::backlog);
        }
    }

    static Backlog backlog(ResultSet row) throws SQLException {
        var offsets = row.getArray("offsets");
        return offsets == null ? Backlog.NONE : new Backlog(longs(offsets), longs(row.getArray("timestamps")));
    }

    private static long[] longs(Array array) throws SQLException {
        return Arrays.stream((Long[]) array.getArray())
                .mapToLong(Long::longValue)
                .toArray();
    }
}
