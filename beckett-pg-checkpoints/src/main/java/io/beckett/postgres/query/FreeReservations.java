package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * Gives back the reservations of sessions that are gone: due when they were due, no attempt charged. One that is locked
 * now is left for the next time.
 */
public final class FreeReservations {
    private final String ended;
    private final String lost;

    public FreeReservations(Schema schema) {
        var free = """
                with locked as materialized (
                    select subscription_id, partition_id, stream_hash from ${schema}.work
                    where owner_session = any (?)
                    order by subscription_id, partition_id, stream_hash
                    for update skip locked)
                update ${schema}.work w set owner_session = null, owner_token = null, takeovers = w.takeovers + %d
                from locked k
                where w.subscription_id = k.subscription_id and w.partition_id = k.partition_id
                    and w.stream_hash = k.stream_hash
                """;
        ended = schema.sql(free.formatted(0));
        lost = schema.sql(free.formatted(1));
    }

    /** Those of a session that ended by itself; how many. */
    public int ofEnded(Connection connection, String session) throws SQLException {
        return run(connection, ended, List.of(session));
    }

    /** Those of sessions whose time was over, which is counted; how many. */
    public int ofLost(Connection connection, Collection<String> sessions) throws SQLException {
        return run(connection, lost, sessions);
    }

    private static int run(Connection connection, String sql, Collection<String> sessions) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.texts(sessions).update();
        }
    }
}
