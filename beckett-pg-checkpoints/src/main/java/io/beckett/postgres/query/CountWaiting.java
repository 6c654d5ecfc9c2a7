package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * How many streams of a lease are due and reserved by nobody; stops counting where nobody cares any more. The order is
 * that of the index: it keeps the planner from looking for a few rows among all.
 */
public final class CountWaiting {
    private static final int ENOUGH = 10_000;

    private final String sql;

    public CountWaiting(Schema schema) {
        sql = schema.sql("""
                select u.group_id, u.partition_id, n.waiting
                from unnest(?::int[], ?::int[]) as u (group_id, partition_id)
                cross join lateral (
                    select count(*)::int as waiting
                    from ${schema}.subscription s
                    cross join lateral (
                        select from ${schema}.work w
                        where w.subscription_id = s.id and w.status = 'READY' and w.partition_id = u.partition_id
                            and w.owner_session is null and w.due_at <= (select clock_timestamp())
                        order by w.stream_hash
                        limit ?) as found
                    where s.group_id = u.group_id) as n
                """);
    }

    /** How many of a lease. */
    public record Waiting(int group, int partition, int count) {}

    public List<Waiting> run(Connection connection, Collection<FenceLeases.Fenced> leases) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.integers(leases.stream().map(FenceLeases.Fenced::group).toList())
                    .integers(leases.stream().map(FenceLeases.Fenced::partition).toList())
                    .integer(ENOUGH)
                    .list(row -> new Waiting(
                            row.getInt("group_id"),
                            row.getInt("partition_id"),
                            Math.min(row.getInt("waiting"), ENOUGH)));
        }
    }
}
