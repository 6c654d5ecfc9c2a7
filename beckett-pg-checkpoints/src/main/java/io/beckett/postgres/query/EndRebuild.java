package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** Ends the making again of groups that have come to its end. */
public final class EndRebuild {
    private final String left;
    private final String resume;
    private final String delete;

    public EndRebuild(Schema schema) {
        left = schema.sql("""
                select exists (
                    select from ${schema}.rebuild r
                    join ${schema}.subscription_group g on g.id = r.group_id and g.name = any (?)
                    join ${schema}.subscription s on s.group_id = r.group_id
                    left join ${schema}.frontier f on f.subscription_id = s.id and f.partition_id = r.partition_id
                    where coalesce(f.frontier, 0) < r.end_offset
                        or exists (select from ${schema}.work w where w.subscription_id = s.id)) as is_left
                """);
        resume = schema.sql("""
                update ${schema}.subscription s set paused = false
                from ${schema}.subscription_group g
                where g.id = s.group_id and g.name = any (?)
                    and exists (select from ${schema}.rebuild r where r.group_id = g.id)
                """);
        delete = schema.sql("""
                delete from ${schema}.rebuild r using ${schema}.subscription_group g
                where g.id = r.group_id and g.name = any (?)
                """);
    }

    /** Whether nothing is left to be done; then it is over. */
    public boolean run(Connection connection, Collection<String> groups) throws SQLException {
        try (var call = Call.of(connection, left)) {
            if (call.texts(groups).one(row -> row.getBoolean("is_left"))) {
                return false;
            }
        }
        try (var call = Call.of(connection, resume)) {
            call.texts(groups).update();
        }
        try (var call = Call.of(connection, delete)) {
            call.texts(groups).update();
        }
        return true;
    }
}
