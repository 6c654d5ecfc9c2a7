package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/**
 * Takes streams of which nothing is left out of the durable lane. Their rows are locked, the tokens were compared. If a
 * stream waits behind itself in other partitions and nothing goes before it any more, the first of these is due.
 */
public final class DeleteWork {
    private final String work;
    private final String backlog;

    public DeleteWork(Schema schema) {
        work = schema.sql("""
                with gone as (
                    delete from ${schema}.work w
                    using unnest(?::int[], ?::int[], ?::uuid[]) as u (subscription_id, partition_id, stream_hash)
                    where w.subscription_id = u.subscription_id and w.partition_id = u.partition_id
                        and w.stream_hash = u.stream_hash
                    returning w.subscription_id, w.partition_id, w.stream_hash),
                others as (
                    select b.subscription_id, b.partition_id, b.stream_hash, b.status,
                        row_number() over (
                            partition by b.subscription_id, p.topic, b.stream_hash
                            order by b.status = 'BEHIND', b.fence) as place
                    from (select distinct g.subscription_id from gone g) as s
                    cross join lateral (
                        select 1 from ${schema}.work x
                        where x.subscription_id = s.subscription_id and x.status = 'BEHIND'
                        limit 1) as any_behind
                    join gone g on g.subscription_id = s.subscription_id
                    join ${schema}.topic_partition q on q.id = g.partition_id
                    join ${schema}.topic_partition p on p.topic = q.topic and p.id <> q.id
                    join ${schema}.work b on b.subscription_id = g.subscription_id and b.partition_id = p.id
                        and b.stream_hash = g.stream_hash
                    where b.status <> 'DELETED'
                        and not exists (
                            select from gone o where o.subscription_id = b.subscription_id
                                and o.partition_id = b.partition_id and o.stream_hash = b.stream_hash))
                update ${schema}.work w set status = 'READY', due_at = clock_timestamp()
                from others b
                where b.place = 1 and b.status = 'BEHIND' and w.subscription_id = b.subscription_id
                    and w.partition_id = b.partition_id and w.stream_hash = b.stream_hash and w.status = 'BEHIND'
                """);
        backlog = schema.sql("""
                delete from ${schema}.backlog b
                using unnest(?::int[], ?::int[], ?::uuid[]) as u (subscription_id, partition_id, stream_hash)
                where b.subscription_id = u.subscription_id and b.partition_id = u.partition_id
                    and b.stream_hash = u.stream_hash
                """);
    }

    /** How many streams are due now that waited behind these. */
    public int run(Connection connection, Collection<StreamId> ids) throws SQLException {
        int woken;
        try (var call = Call.of(connection, work)) {
            woken = StreamId.bind(call, ids).update();
        }
        try (var call = Call.of(connection, backlog)) {
            StreamId.bind(call, ids).update();
        }
        return woken;
    }
}
