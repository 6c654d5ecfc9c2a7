package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known of the subscriptions of a group, by name. */
public final class ReadSubscriptionFacts {
    private final String sql;

    public ReadSubscriptionFacts(Schema schema) {
        sql = schema.sql("""
                with mine as materialized (
                    select s.id from ${schema}.subscription s
                    join ${schema}.subscription_group g on g.id = s.group_id
                    where g.name = ?)
                select s.id, s.name, s.paused,
                    exists (
                        select from ${schema}.session_group o
                        join ${schema}.session n on n.id = o.session_id and n.expires_at >= clock_timestamp()
                        where o.group_name = g.name and s.name = any (o.subscriptions)) as registered,
                    coalesce(w.lagging, 0) as lagging, coalesce(w.retrying, 0) as retrying,
                    coalesce(w.failed, 0) as failed, coalesce(w.reserved, 0) as reserved,
                    coalesce(b.waiting, 0) as waiting, b.oldest
                from ${schema}.subscription_group g
                join ${schema}.subscription s on s.group_id = g.id
                left join (
                    select r.subscription_id, count(*) filter (where r.status in ('READY', 'BEHIND')) as lagging,
                        count(*) filter (where r.status = 'RETRY') as retrying,
                        count(*) filter (where r.status = 'FAILED') as failed,
                        count(r.owner_session) as reserved
                    from ${schema}.work r
                    where r.subscription_id = any (array (select id from mine))
                    group by r.subscription_id) as w on w.subscription_id = s.id
                left join (
                    select l.subscription_id,
                        sum(case when l.first >= r.position then l.size else (
                            select count(*) from unnest(l.offsets) as o (record_offset)
                            where o.record_offset >= r.position) end) as waiting,
                        min(case when l.first >= r.position then l.oldest else (
                            select min(t.record_time)
                            from unnest(l.offsets, l.timestamps) as t (record_offset, record_time)
                            where t.record_offset >= r.position) end) as oldest
                    from ${schema}.backlog l
                    join ${schema}.work r on r.subscription_id = l.subscription_id
                        and r.partition_id = l.partition_id and r.stream_hash = l.stream_hash
                    where l.last >= r.position and l.subscription_id = any (array (select id from mine))
                    group by l.subscription_id) as b on b.subscription_id = s.id
                where g.name = ?
                order by s.name
                """);
    }

    /** A subscription. */
    public record Found(
            int id,
            String name,
            boolean paused,
            boolean registered,
            long lagging,
            long retrying,
            long failed,
            long reserved,
            long waiting,
            Optional<Instant> oldest) {}

    public List<Found> run(Connection connection, String group) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.text(group).text(group).list(row -> {
                var oldest = row.getLong("oldest");
                return new Found(
                        row.getInt("id"),
                        row.getString("name"),
                        row.getBoolean("paused"),
                        row.getBoolean("registered"),
                        row.getLong("lagging"),
                        row.getLong("retrying"),
                        row.getLong("failed"),
                        row.getLong("reserved"),
                        row.getLong("waiting"),
                        row.getLong("waiting") == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(oldest)));
            });
        }
    }
}
