package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** Gives back the leases of sessions that are gone. One that is locked now is left for the next time. */
public final class FreeLeases {
    private final String sql;

    public FreeLeases(Schema schema) {
        sql = schema.sql("""
                with locked as materialized (
                    select group_id, partition_id from ${schema}.lease
                    where owner_session = any (?)
                    order by group_id, partition_id
                    for update skip locked)
                update ${schema}.lease l set owner_session = null, wanted_by = null
                from locked k
                where l.group_id = k.group_id and l.partition_id = k.partition_id
                """);
    }

    /** How many. */
    public int run(Connection connection, Collection<String> sessions) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.texts(sessions).update();
        }
    }
}
