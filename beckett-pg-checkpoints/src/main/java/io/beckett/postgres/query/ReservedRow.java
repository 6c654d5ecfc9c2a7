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

/** A reserved work row, its names looked up. */
public record ReservedRow(StreamId id, Instant dueAt, Reservation reservation) {
    static ReservedRow read(ResultSet row) throws SQLException {
        var partition = new PartitionId(row.getString("topic"), row.getInt("partition"));
        var key = new StreamKey(
                new LeaseKey(row.getString("group_name"), partition),
                row.getString("subscription_name"),
                StreamName.of(row.getString("stream_name")));
        var reservation = new Reservation(
                key,
                row.getString("owner_token"),
                row.getLong("fence"),
                row.getLong("position"),
                WorkStatus.valueOf(row.getString("status")),
                row.getInt("attempts"),
                row.getLong("attempt_position"),
                row.getBoolean("manual"),
                row.getInt("takeovers"),
                Backlog.NONE);
        var dueAt = row.getObject("due_at", OffsetDateTime.class).toInstant();
        return new ReservedRow(StreamId.read(row), dueAt, reservation);
    }

    /** The same with what waits. */
    public Reservation with(Backlog backlog) {
        var r = reservation;
        return new Reservation(
                r.key(),
                r.token(),
                r.fence(),
                r.position(),
                r.status(),
                r.attempts(),
                r.attemptPosition(),
                r.manual(),
                r.takeovers(),
                backlog);
    }
}
