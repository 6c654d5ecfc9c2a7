package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.WorkStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** What administrators do to locked work rows that nobody has reserved. */
public final class ScheduleWork {
    private final String retry;
    private final String move;

    public ScheduleWork(Schema schema) {
        retry = schema.sql("""
                update ${schema}.work w
                set status = 'RETRY', manual = w.manual or w.status = 'FAILED',
                    due_at = clock_timestamp() + random() * ? * interval '1 millisecond'
                from unnest(?::int[], ?::int[], ?::uuid[]) as u (subscription_id, partition_id, stream_hash)
                where w.subscription_id = u.subscription_id and w.partition_id = u.partition_id
                    and w.stream_hash = u.stream_hash and w.owner_session is null
                """);
        move = schema.sql("""
                update ${schema}.work
                set position = ?, status = ?, attempts = 0, attempt_position = 0, manual = false, takeovers = 0,
                    due_at = clock_timestamp()
                where subscription_id = ? and partition_id = ? and stream_hash = ? and owner_session is null
                """);
    }

    /** Makes streams due within that time, each at a moment of its own; how many. */
    public int retry(Connection connection, Collection<StreamId> ids, long withinMillis) throws SQLException {
        try (var call = Call.of(connection, retry)) {
            return StreamId.bind(call.number(withinMillis), ids).update();
        }
    }

    /** Puts a stream at a position, with that status. */
    public void move(Connection connection, StreamId id, long position, WorkStatus status) throws SQLException {
        try (var call = Call.of(connection, move)) {
            call.number(position)
                    .text(status.name())
                    .integer(id.subscription())
                    .integer(id.partition())
                    .uuid(id.hash())
                    .update();
        }
    }
}
