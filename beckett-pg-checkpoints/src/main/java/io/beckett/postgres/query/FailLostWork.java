package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Sets locked work rows that account for records behind a place back to it and ends their reservations. Those that lose
 * messages fail, and their newest failure says which; it stands at that place, where no message of the new log does.
 */
public final class FailLostWork {
    private static final int MAX_TEXT = 4_096;

    private final String sql;

    public FailLostWork(Schema schema) {
        sql = schema.sql("""
                with place as (
                    select ?::int as group_id, ?::int as partition_id, ?::bigint as at,
                        ?::text as name, ?::text as reason),
                touched as materialized (
                    select w.subscription_id, w.partition_id, w.stream_hash, w.status, b.lost, b.first_lost, b.last_lost,
                        b.last_kept,
                        (select coalesce(max(a.number), 0) + 1 from ${schema}.attempt a
                            where a.subscription_id = w.subscription_id and a.partition_id = w.partition_id
                                and a.stream_hash = w.stream_hash and a.position = place.at) as next_number,
                        case when w.attempts > 0 then e.text end as failure
                    from place
                    join ${schema}.subscription s on s.group_id = place.group_id
                    join ${schema}.work w on w.subscription_id = s.id and w.partition_id = place.partition_id
                        and w.accounted > place.at
                    cross join lateral (
                        select count(*) filter (where m.o >= place.at) as lost,
                            min(m.o) filter (where m.o >= place.at) as first_lost,
                            max(m.o) filter (where m.o >= place.at) as last_lost,
                            max(m.o) filter (where m.o < place.at) as last_kept
                        from ${schema}.backlog b, unnest(b.offsets) as m (o)
                        where b.subscription_id = w.subscription_id and b.partition_id = w.partition_id
                            and b.stream_hash = w.stream_hash and m.o >= w.position) as b
                    left join lateral (
                        select a.error_type || ': ' || left(a.error, 1000) as text
                        from ${schema}.attempt a
                        where a.subscription_id = w.subscription_id and a.partition_id = w.partition_id
                            and a.stream_hash = w.stream_hash and a.kind = 'FAILED'
                        order by a.position desc, a.number desc
                        limit 1) as e on true),
                noted as (
                    insert into ${schema}.attempt
                        (subscription_id, partition_id, stream_hash, position, number, kind, recorded_at, error_type,
                        error, stack_trace)
                    select t.subscription_id, t.partition_id, t.stream_hash, place.at, t.next_number, 'FAILED',
                        clock_timestamp(), '',
                        'no longer in Kafka: ' || place.name || '@' || t.first_lost
                            || case when t.lost = 1 then ''
                                else ' and ' || t.lost - 1 || ' more up to offset ' || t.last_lost end
                            || ': ' || place.reason || coalesce('; it had failed before: ' || t.failure, ''), ''
                    from touched t
                    cross join place
                    where t.lost > 0 and t.status <> 'DELETED')
                update ${schema}.work w
                set position = least(w.position, place.at),
                    accounted = greatest(least(w.position, place.at), t.last_kept + 1),
                    status = case when t.lost > 0 and t.status <> 'DELETED' then 'FAILED' else w.status end,
                    attempts = case when t.lost > 0 and t.status <> 'DELETED' then 1 else 0 end,
                    attempt_position = 0, manual = false, takeovers = 0, owner_session = null, owner_token = null
                from touched t
                cross join place
                where w.subscription_id = t.subscription_id and w.partition_id = t.partition_id
                    and w.stream_hash = t.stream_hash
                """);
    }

    public void run(Connection connection, RewindLease.Rewound lease, long to, String reason) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.integer(lease.group())
                    .integer(lease.partition())
                    .number(to)
                    .text(lease.place())
                    .text(Call.storable(reason, MAX_TEXT))
                    .update();
        }
    }
}
