package io.beckett.postgres.query;

import io.beckett.admin.ParkedRecord;
import io.beckett.message.GlobalPosition;
import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;

/** Records that could not be mapped to a stream. */
public final class ReadParked {
    private final String select;
    private final String count;

    public ReadParked(Schema schema) {
        select = schema.sql("""
                select r.id, p.topic, p.partition, r.record_offset, r.reason, r.parked_at
                from ${schema}.parked r
                join ${schema}.topic_partition p on p.id = r.partition_id
                where r.id < ?
                order by r.id desc
                limit ?
                """);
        count = schema.sql("select count(*) from ${schema}.parked");
    }

    /** A record and its number. */
    public record Found(long id, ParkedRecord record) {}

    /** Newest first. */
    public List<Found> before(Connection connection, long id, int limit) throws SQLException {
        try (var call = Call.of(connection, select)) {
            return call.number(id)
                    .integer(limit)
                    .list(row -> new Found(
                            row.getLong("id"),
                            new ParkedRecord(
                                    new GlobalPosition(
                                            row.getString("topic"),
                                            row.getInt("partition"),
                                            row.getLong("record_offset")),
                                    row.getString("reason"),
                                    row.getObject("parked_at", OffsetDateTime.class)
                                            .toInstant())));
        }
    }

    public long count(Connection connection) throws SQLException {
        try (var call = Call.of(connection, count)) {
            return call.one(row -> row.getLong(1));
        }
    }
}
