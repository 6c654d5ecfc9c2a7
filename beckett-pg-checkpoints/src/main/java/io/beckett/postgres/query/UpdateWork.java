package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.WorkStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Writes what became of reserved streams that stay in the durable lane; guarded by their tokens once more. */
public final class UpdateWork {
    private final String sql;

    public UpdateWork(Schema schema) {
        sql = schema.sql("""
                update ${schema}.work w
                set position = u.position, status = u.status, attempts = u.attempts,
                    attempt_position = u.attempt_position, manual = u.manual,
                    takeovers = case when u.kept then w.takeovers else 0 end,
                    due_at = case when u.due_in is null then w.due_at
                        else clock_timestamp() + u.due_in * interval '1 millisecond' end,
                    owner_session = case when u.kept then w.owner_session end,
                    owner_token = case when u.kept then w.owner_token end
                from unnest(?::int[], ?::int[], ?::uuid[], ?::text[], ?::bigint[], ?::text[], ?::int[], ?::bigint[],
                        ?::bool[], ?::bigint[], ?::bool[])
                    as u (subscription_id, partition_id, stream_hash, token, position, status, attempts,
                        attempt_position, manual, due_in, kept)
                where w.subscription_id = u.subscription_id and w.partition_id = u.partition_id
                    and w.stream_hash = u.stream_hash and w.owner_token = u.token
                """);
    }

    /**
     * What a row becomes.
     *
     * @param dueInMillis from now; null leaves the due time as it is
     * @param kept whether the reservation stays
     */
    public record Change(
            StreamId id,
            String token,
            long position,
            WorkStatus status,
            int attempts,
            long attemptPosition,
            boolean manual,
            @Nullable Long dueInMillis,
            boolean kept) {}

    public void run(Connection connection, Collection<Change> changes) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            StreamId.bind(call, changes.stream().map(Change::id).toList())
                    .texts(changes.stream().map(Change::token).toList())
                    .numbers(changes.stream().map(Change::position).toList())
                    .texts(changes.stream().map(c -> c.status().name()).toList())
                    .integers(changes.stream().map(Change::attempts).toList())
                    .numbers(changes.stream().map(Change::attemptPosition).toList())
                    .flags(changes.stream().map(Change::manual).toList())
                    .numbers(changes.stream().map(Change::dueInMillis).toList())
                    .flags(changes.stream().map(Change::kept).toList())
                    .update();
        }
    }
}
