package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.LeaseKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes down which leases a session would like to have from live owners, and takes its earlier wishes back. The first
 * live wisher of a lease stays. A lease that is locked now keeps its wish until the next time: a sign of life must not wait.
 */
public final class WishLeases {
    private final String sql;

    public WishLeases(Schema schema) {
        sql = schema.sql("""
                with me as (select ?::text as session),
                live as materialized (select id from ${schema}.session where expires_at >= clock_timestamp()),
                wanted as (
                    select g.id as group_id, p.id as partition_id
                    from unnest(?::text[], ?::text[], ?::int[]) as u (group_name, topic, partition)
                    join ${schema}.subscription_group g on g.name = u.group_name
                    join ${schema}.topic_partition p on p.topic = u.topic and p.partition = u.partition),
                changes as materialized (
                    select l.group_id, l.partition_id, l.owner_session,
                        case when w.group_id is null then null else me.session end as wish
                    from ${schema}.lease l
                    cross join me
                    left join wanted w on w.group_id = l.group_id and w.partition_id = l.partition_id
                        and l.owner_session <> me.session and l.owner_session in (select id from live)
                    where w.group_id is null and l.wanted_by = me.session
                        or w.group_id is not null and l.wanted_by is distinct from me.session
                            and not coalesce(l.wanted_by in (select id from live), false)),
                locked as materialized (
                    select l.group_id, l.partition_id, c.wish
                    from ${schema}.lease l
                    join changes c on c.group_id = l.group_id and c.partition_id = l.partition_id
                        and c.owner_session is not distinct from l.owner_session
                    order by l.group_id, l.partition_id
                    for update of l skip locked)
                update ${schema}.lease l set wanted_by = k.wish
                from locked k
                where l.group_id = k.group_id and l.partition_id = k.partition_id
                """);
    }

    public void run(Connection connection, String session, List<LeaseKey> wanted) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.text(session)
                    .texts(wanted.stream().map(LeaseKey::group).toList())
                    .texts(wanted.stream().map(key -> key.partition().topic()).toList())
                    .integers(wanted.stream()
                            .map(key -> key.partition().partition())
                            .toList())
                    .update();
        }
    }
}
