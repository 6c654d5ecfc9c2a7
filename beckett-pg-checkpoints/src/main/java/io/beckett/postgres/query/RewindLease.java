package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.Rewind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The first statement of a rewind: lets the holder in, locks the lease, and refuses every flush from before. */
public final class RewindLease {
    private final String sql;

    public RewindLease(Schema schema) {
        sql = schema.sql("""
                with held as materialized (
                    select l.group_id, l.partition_id, l.log, l.incarnation, p.topic, p.partition
                    from ${schema}.lease l
                    join ${schema}.subscription_group g on g.id = l.group_id
                    join ${schema}.topic_partition p on p.id = l.partition_id
                    where g.name = ? and p.topic = ? and p.partition = ? and l.owner_session = ? and l.epoch = ?
                    for update of l)
                update ${schema}.lease l
                set flush_seq = l.flush_seq + 1, log = ?, incarnation = l.incarnation + 1, takeovers = 0
                from held h
                where l.group_id = h.group_id and l.partition_id = h.partition_id
                returning h.group_id, h.partition_id, h.log, h.incarnation, h.topic || '-' || h.partition as place
                """);
    }

    /**
     * A lease as it was before.
     *
     * @param place its partition as people write it
     */
    public record Rewound(int group, int partition, String log, int incarnation, String place) {}

    public Optional<Rewound> run(Connection connection, Rewind rewind) throws SQLException {
        var partition = rewind.key().partition();
        try (var call = Call.of(connection, sql)) {
            return call
                    .text(rewind.key().group())
                    .text(partition.topic())
                    .integer(partition.partition())
                    .text(rewind.session())
                    .number(rewind.epoch())
                    .text(rewind.to().log())
                    .list(row -> new Rewound(
                            row.getInt("group_id"),
                            row.getInt("partition_id"),
                            row.getString("log"),
                            row.getInt("incarnation"),
                            row.getString("place")))
                    .stream()
                    .findFirst();
        }
    }
}
