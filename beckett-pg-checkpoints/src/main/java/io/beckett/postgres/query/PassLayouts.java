package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/**
 * Notes the subscriptions that have done with their layout of a topic: they are past the recorded ends of all older
 * partitions. The end of a log that is not there any more keeps nobody waiting.
 */
public final class PassLayouts {
    private final String sql;

    public PassLayouts(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.subscription_layout as y (subscription_id, topic, layout)
                select s.id, t.topic, t.layout
                from ${schema}.topic_layout t
                cross join ${schema}.subscription s
                join ${schema}.subscription_group g on g.id = s.group_id and g.name = any (?)
                left join ${schema}.subscription_layout r on r.subscription_id = s.id and r.topic = t.topic
                where t.layout = coalesce(r.layout, 0) + 1
                    and not exists (
                        select from ${schema}.topic_partition p
                        left join ${schema}.layout_end e on e.partition_id = p.id and e.layout = t.layout
                        left join ${schema}.lease l on l.group_id = s.group_id and l.partition_id = p.id
                        left join ${schema}.frontier f on f.subscription_id = s.id and f.partition_id = p.id
                        where p.topic = t.topic and p.layout < t.layout
                            and (e.partition_id is null
                                or (e.log is not distinct from coalesce(l.log, e.log)
                                    and coalesce(f.frontier, 0) < e.end_offset)))
                on conflict (subscription_id, topic) do update
                set layout = excluded.layout where y.layout < excluded.layout
                """);
    }

    /** How many did; then they may have done with the next one, too. */
    public int run(Connection connection, Collection<String> groups) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.texts(groups).update();
        }
    }
}
