package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.WorkStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Locks work rows in the order of their keys, before anything is decided about them. */
public final class LockWork {
    private final String sql;

    public LockWork(Schema schema) {
        sql = schema.sql("""
                select w.subscription_id, w.partition_id, w.stream_hash, w.position, w.accounted, w.status, w.attempts,
                    w.attempt_position, w.manual, w.owner_session, w.owner_token
                from unnest(?::int[], ?::int[], ?::uuid[]) as u (subscription_id, partition_id, stream_hash)
                join ${schema}.work w on w.subscription_id = u.subscription_id and w.partition_id = u.partition_id
                    and w.stream_hash = u.stream_hash
                order by w.subscription_id, w.partition_id, w.stream_hash
                for update of w
                """);
    }

    /** A locked row. */
    public record Locked(
            StreamId id,
            long position,
            long accounted,
            WorkStatus status,
            int attempts,
            long attemptPosition,
            boolean manual,
            @Nullable String owner,
            @Nullable String token) {}

    public List<Locked> run(Connection connection, Collection<StreamId> ids) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return StreamId.bind(call, ids)
                    .list(row -> new Locked(
                            StreamId.read(row),
                            row.getLong("position"),
                            row.getLong("accounted"),
                            WorkStatus.valueOf(row.getString("status")),
                            row.getInt("attempts"),
                            row.getLong("attempt_position"),
                            row.getBoolean("manual"),
                            row.getString("owner_session"),
                            row.getString("owner_token")));
        }
    }
}
