package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.WorkStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * Locks work rows in the order of their keys, as {@link LockWork} does, and raises in them the number up to which messages
 * are written down; due time and attempts stay.
 */
public final class AccountAppends {
    private final String sql;

    public AccountAppends(Schema schema) {
        sql = schema.sql("""
                with locked as materialized (
                    select w.subscription_id, w.partition_id, w.stream_hash, w.accounted as before, w.status, u.accounted
                    from unnest(?::int[], ?::int[], ?::uuid[], ?::bigint[])
                        as u (subscription_id, partition_id, stream_hash, accounted)
                    join ${schema}.work w on w.subscription_id = u.subscription_id
                        and w.partition_id = u.partition_id and w.stream_hash = u.stream_hash
                    order by w.subscription_id, w.partition_id, w.stream_hash
                    for update of w)
                update ${schema}.work w set accounted = greatest(w.accounted, l.accounted)
                from locked l
                where w.subscription_id = l.subscription_id and w.partition_id = l.partition_id
                    and w.stream_hash = l.stream_hash
                returning w.subscription_id, w.partition_id, w.stream_hash, l.before, l.status
                """);
    }

    /**
     * A work row that was found.
     *
     * @param before up to where messages were written down
     */
    public record Accounted(StreamId id, long before, WorkStatus status) {}

    /**
     * Raises them.
     *
     * @param ends per stream one more than the highest offset
     */
    public List<Accounted> run(Connection connection, Collection<StreamId> ids, Collection<Long> ends)
            throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return StreamId.bind(call, ids)
                    .numbers(ends)
                    .list(row -> new Accounted(
                            StreamId.read(row), row.getLong("before"), WorkStatus.valueOf(row.getString("status"))));
        }
    }
}
