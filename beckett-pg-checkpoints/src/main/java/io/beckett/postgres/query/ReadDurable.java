package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The streams of a subscription and partition that are in the durable lane. They may be a million, and a new holder waits
 * for them: they come as one packed value.
 */
public final class ReadDurable {
    private final String sql;

    public ReadDurable(Schema schema) {
        sql = schema.sql("""
                select string_agg(uuid_send(stream_hash), '') as hashes from ${schema}.work
                where subscription_id = ? and partition_id = ?
                """);
    }

    /** Most and least significant bits of each name's hash in turn. */
    public long[] run(Connection connection, int subscription, int partition) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.integer(subscription).integer(partition).one(ReadDurable::hashes);
        }
    }

    static long[] hashes(ResultSet row) throws SQLException {
        var packed = Optional.ofNullable(row.getBytes("hashes"));
        var buffer = ByteBuffer.wrap(packed.orElseGet(() -> new byte[0])).asLongBuffer();
        var longs = new long[buffer.remaining()];
        buffer.get(longs);
        return longs;
    }
}
