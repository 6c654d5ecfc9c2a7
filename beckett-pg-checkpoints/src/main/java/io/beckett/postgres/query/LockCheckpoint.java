package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Reads a checkpoint's position and keeps it from being purged until the transaction ends. */
public final class LockCheckpoint {
    private final String sql;

    public LockCheckpoint(Schema schema) {
        sql = schema.sql("""
                select position from ${schema}.checkpoint
                where subscription_id = ? and partition_id = ? and stream_hash = ?
                for key share
                """);
    }

    public Optional<Long> run(Connection connection, StreamId id) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call
                    .integer(id.subscription())
                    .integer(id.partition())
                    .uuid(id.hash())
                    .list(row -> row.getLong("position"))
                    .stream()
                    .findFirst();
        }
    }
}
