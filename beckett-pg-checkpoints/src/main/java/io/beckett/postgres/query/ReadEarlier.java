package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The streams of a subscription of which messages wait in another partition of the topic, from before a layout; packed as
 * those of {@link ReadDurable}.
 */
public final class ReadEarlier {
    private final String sql;

    public ReadEarlier(Schema schema) {
        sql = schema.sql("""
                select string_agg(uuid_send(w.stream_hash), '') as hashes
                from ${schema}.topic_partition p
                join ${schema}.topic_partition o on o.topic = p.topic and o.id <> p.id
                join ${schema}.layout_end e on e.partition_id = o.id
                join ${schema}.subscription s on true
                join ${schema}.lease l on l.group_id = s.group_id and l.partition_id = o.id and l.log = e.log
                join ${schema}.work w on w.subscription_id = s.id and w.partition_id = o.id and w.position < e.end_offset
                where s.id = ? and p.id = ? and e.layout = ?
                """);
    }

    /** Most and least significant bits of each name's hash in turn. */
    public long[] run(Connection connection, int subscription, int partition, int layout) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.integer(subscription).integer(partition).integer(layout).one(ReadDurable::hashes);
        }
    }
}
