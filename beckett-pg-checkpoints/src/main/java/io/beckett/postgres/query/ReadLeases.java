package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.LeaseState;
import io.beckett.spi.PartitionId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Leases as they are now. Owners and wishers count only while they live. */
public final class ReadLeases {
    private final String byGroups;
    private final String byKey;

    public ReadLeases(Schema schema) {
        var select = """
                select g.name as group_name, p.topic, p.partition, o.id as owner, l.epoch, l.flush_seq, l.control_seq,
                    w.id as wisher,
                """ + ReadLayout.LAYOUT + """
                as layout
                from ${schema}.lease l
                join ${schema}.subscription_group g on g.id = l.group_id
                join ${schema}.topic_partition p on p.id = l.partition_id
                left join ${schema}.session o on o.id = l.owner_session and o.expires_at >= clock_timestamp()
                left join ${schema}.session w on w.id = l.wanted_by and w.expires_at >= clock_timestamp()
                """;
        byGroups = schema.sql(select + "where g.name = any (?)");
        byKey = schema.sql(select + "where g.name = ? and p.topic = ? and p.partition = ?");
    }

    /** Every lease of the groups. */
    public List<LeaseState> run(Connection connection, Collection<String> groups) throws SQLException {
        try (var call = Call.of(connection, byGroups)) {
            return call.texts(groups).list(ReadLeases::state);
        }
    }

    /** One lease; empty if it was never registered. */
    public Optional<LeaseState> run(Connection connection, LeaseKey key) throws SQLException {
        try (var call = Call.of(connection, byKey)) {
            return call
                    .text(key.group())
                    .text(key.partition().topic())
                    .integer(key.partition().partition())
                    .list(ReadLeases::state)
                    .stream()
                    .findFirst();
        }
    }

    private static LeaseState state(ResultSet row) throws SQLException {
        return new LeaseState(
                new LeaseKey(
                        row.getString("group_name"), new PartitionId(row.getString("topic"), row.getInt("partition"))),
                Optional.ofNullable(row.getString("owner")),
                row.getLong("epoch"),
                row.getLong("flush_seq"),
                row.getLong("control_seq"),
                Optional.ofNullable(row.getString("wisher")),
                row.getInt("layout"));
    }
}
