package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/**
 * The key of a stream's rows.
 *
 * @param subscription number of the subscription
 * @param partition number of the topic's partition
 * @param hash of the stream's name
 */
public record StreamId(int subscription, int partition, UUID hash) {
    /** Precedes every key of a subscription. */
    public static StreamId before(int subscription) {
        return new StreamId(subscription, Integer.MIN_VALUE, new UUID(0, 0));
    }

    /** Hands keys to a statement, as three arrays. */
    public static Call bind(Call call, Collection<StreamId> ids) throws SQLException {
        return call.integers(ids.stream().map(StreamId::subscription).toList())
                .integers(ids.stream().map(StreamId::partition).toList())
                .uuids(ids.stream().map(StreamId::hash).toList());
    }

    /** Reads a key from the columns of the tables. */
    static StreamId read(ResultSet row) throws SQLException {
        return new StreamId(
                row.getInt("subscription_id"), row.getInt("partition_id"), row.getObject("stream_hash", UUID.class));
    }
}
