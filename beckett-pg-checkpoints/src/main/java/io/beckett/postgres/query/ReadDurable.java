package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.stream.LongStream;

/** The streams of a subscription and partition that are in the durable lane. */
public final class ReadDurable {
    private final String sql;

    public ReadDurable(Schema schema) {
        sql = schema.sql("select stream_hash from ${schema}.work where subscription_id = ? and partition_id = ?");
    }

    /** Most and least significant bits of each name's hash in turn. */
    public long[] run(Connection connection, int subscription, int partition) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call
                    .integer(subscription)
                    .integer(partition)
                    .list(row -> row.getObject("stream_hash", UUID.class))
                    .stream()
                    .flatMapToLong(hash -> LongStream.of(hash.getMostSignificantBits(), hash.getLeastSignificantBits()))
                    .toArray();
        }
    }
}
