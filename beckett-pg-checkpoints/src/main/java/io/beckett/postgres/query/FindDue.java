package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.ReserveRequest.Quota;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Locks streams that are due. Each subscription and class is looked up in the index by itself, so that what waits
 * elsewhere costs nothing; rows that somebody locks are passed over. The time is asked once: only a value that stays the
 * same can bound a search in the index.
 */
public final class FindDue {
    private final String sql;

    public FindDue(Schema schema) {
        sql = schema.sql("""
                select
                """ + WorkRow.COLUMNS + """
                from unnest(?::text[], ?::int[], ?::int[]) as q (subscription, ready, retry)
                join ${schema}.subscription_group g on g.name = ?
                join ${schema}.subscription s on s.group_id = g.id and s.name = q.subscription and not s.paused
                cross join lateral (values ('READY', q.ready), ('RETRY', q.retry)) as c (status, free)
                cross join lateral (
                    select d.* from ${schema}.work d
                    where d.subscription_id = s.id and d.status = c.status and d.owner_session is null
                        and d.due_at <= (select clock_timestamp())
                    order by d.due_at
                    limit c.free
                    for update skip locked) as w
                join ${schema}.topic_partition p on p.id = w.partition_id
                """);
    }

    public List<WorkRow> run(Connection connection, ReserveRequest request) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.texts(request.quotas().stream().map(Quota::subscription).toList())
                    .integers(request.quotas().stream().map(Quota::ready).toList())
                    .integers(request.quotas().stream().map(Quota::retry).toList())
                    .text(request.group())
                    .list(WorkRow::read);
        }
    }
}
