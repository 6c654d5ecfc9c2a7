package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.ReserveRequest.Quota;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Reserves streams that are due. Each subscription and class is looked up in the index by itself, so that what waits
 * elsewhere costs nothing; rows that somebody locks are passed over. The time is asked once: only a value that stays the
 * same can bound a search in the index.
 */
public final class ReserveWork {
    private final String sql;

    public ReserveWork(Schema schema) {
        sql = schema.sql("""
                with due as materialized (
                    select w.subscription_id, w.partition_id, w.stream_hash
                    from unnest(?::text[], ?::int[], ?::int[]) as q (subscription, ready, retry)
                    join ${schema}.subscription_group g on g.name = ?
                    join ${schema}.subscription s on s.group_id = g.id and s.name = q.subscription and not s.paused
                    cross join lateral (values ('READY', q.ready), ('RETRY', q.retry)) as c (status, free)
                    cross join lateral (
                        select d.subscription_id, d.partition_id, d.stream_hash from ${schema}.work d
                        where d.subscription_id = s.id and d.status = c.status and d.owner_session is null
                            and d.due_at <= (select clock_timestamp())
                        order by d.due_at
                        limit c.free
                        for update skip locked) as w)
                update ${schema}.work w
                set owner_session = ?, owner_token = gen_random_uuid()::text,
                    fence = nextval('${schema}.fencing_token')
                from due
                join ${schema}.subscription s on s.id = due.subscription_id
                join ${schema}.subscription_group g on g.id = s.group_id
                join ${schema}.topic_partition p on p.id = due.partition_id
                where w.subscription_id = due.subscription_id and w.partition_id = due.partition_id
                    and w.stream_hash = due.stream_hash and w.owner_session is null
                returning w.subscription_id, w.partition_id, w.stream_hash, w.stream_name, w.position, w.status, w.due_at,
                    w.attempts, w.attempt_position, w.manual, w.takeovers, w.owner_token, w.fence, g.name as group_name,
                    s.name as subscription_name, p.topic, p.partition
                """);
    }

    public List<ReservedRow> run(Connection connection, ReserveRequest request) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.texts(request.quotas().stream().map(Quota::subscription).toList())
                    .integers(request.quotas().stream().map(Quota::ready).toList())
                    .integers(request.quotas().stream().map(Quota::retry).toList())
                    .text(request.group())
                    .text(request.session())
                    .list(ReservedRow::read);
        }
    }
}
