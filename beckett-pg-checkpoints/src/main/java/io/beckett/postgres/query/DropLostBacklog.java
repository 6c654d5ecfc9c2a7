package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Deletes what waits behind a place. */
public final class DropLostBacklog {
    private final String delete;
    private final String cut;

    public DropLostBacklog(Schema schema) {
        delete = schema.sql("""
                delete from ${schema}.backlog b
                where b.subscription_id = any (array (select s.id from ${schema}.subscription s where s.group_id = ?))
                    and b.partition_id = ? and b.first >= ?
                """);
        cut = schema.sql("""
                update ${schema}.backlog b
                set last = k.offsets[cardinality(k.offsets)], size = cardinality(k.offsets), offsets = k.offsets,
                    timestamps = k.timestamps
                from (
                    select c.subscription_id, c.partition_id, c.stream_hash, c.first,
                        array_agg(m.o order by m.o) as offsets, array_agg(m.t order by m.o) as timestamps
                    from ${schema}.backlog c, unnest(c.offsets, c.timestamps) as m (o, t), (select ?::bigint as at) as place
                    where c.subscription_id = any (array (select s.id from ${schema}.subscription s where s.group_id = ?))
                        and c.partition_id = ? and c.last >= place.at and m.o < place.at
                    group by c.subscription_id, c.partition_id, c.stream_hash, c.first) as k
                where b.subscription_id = k.subscription_id and b.partition_id = k.partition_id
                    and b.stream_hash = k.stream_hash and b.first = k.first
                """);
    }

    public void run(Connection connection, RewindLease.Rewound lease, long from) throws SQLException {
        try (var call = Call.of(connection, delete)) {
            call.integer(lease.group()).integer(lease.partition()).number(from).update();
        }
        try (var call = Call.of(connection, cut)) {
            call.number(from).integer(lease.group()).integer(lease.partition()).update();
        }
    }
}
