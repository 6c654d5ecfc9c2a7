package io.beckett.postgres.query;

import io.beckett.admin.Attempt;
import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;

/** The history of a stream, newest first. */
public final class ReadAttempts {
    private final String sql;

    public ReadAttempts(Schema schema) {
        sql = schema.sql("""
                select recorded_at, number, error_type, error, stack_trace from ${schema}.attempt
                where subscription_id = ? and partition_id = ? and stream_hash = ?
                order by position desc, number desc, kind desc
                """);
    }

    public List<Attempt> run(Connection connection, StreamId id) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.integer(id.subscription())
                    .integer(id.partition())
                    .uuid(id.hash())
                    .list(row -> new Attempt(
                            row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                            row.getInt("number"),
                            text(row.getString("error_type"), row.getString("error")),
                            row.getString("stack_trace")));
        }
    }

    /** An error as people read it. */
    static String text(String type, String error) {
        return type.isEmpty() ? error : error.isEmpty() ? type : type + ": " + error;
    }
}
