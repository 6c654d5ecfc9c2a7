package io.beckett.postgres.query;

import io.beckett.spi.Backlog;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Reservation;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import io.beckett.spi.WorkStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A stream of the durable lane, its names looked up. */
public record WorkRow(
        StreamId id,
        StreamKey key,
        long position,
        WorkStatus status,
        Instant dueAt,
        int attempts,
        long attemptPosition,
        boolean manual,
        int takeovers) {
    /** The columns that {@link #read} wants, of work {@code w} and the tables with its names. */
    static final String COLUMNS = """
            w.subscription_id, w.partition_id, w.stream_hash, w.stream_name, w.position, w.status, w.due_at, w.attempts,
            w.attempt_position, w.manual, w.takeovers, g.name as group_name, s.name as subscription_name, p.topic,
            p.partition
            """;

    /** What the offsets of a stream {@code u} are offsets of. Empty if its partition has no lease. */
    static final String LOG = """
            coalesce((select l.log from ${schema}.subscription o
                join ${schema}.lease l on l.group_id = o.group_id
                where o.id = u.subscription_id and l.partition_id = u.partition_id), '') as log
            """;

    static WorkRow read(ResultSet row) throws SQLException {
        var partition = new PartitionId(row.getString("topic"), row.getInt("partition"));
        var key = new StreamKey(
                new LeaseKey(row.getString("group_name"), partition),
                row.getString("subscription_name"),
                StreamName.of(row.getString("stream_name")));
        return new WorkRow(
                StreamId.read(row),
                key,
                row.getLong("position"),
                WorkStatus.valueOf(row.getString("status")),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"),
                row.getLong("attempt_position"),
                row.getBoolean("manual"),
                row.getInt("takeovers"));
    }

    /** The reservation of this row. */
    public Reservation reservation(String token, long fence, String log, Backlog backlog) {
        return new Reservation(
                key, token, fence, position, status, attempts, attemptPosition, manual, takeovers, log, backlog);
    }
}
