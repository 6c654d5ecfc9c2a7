package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.LeaseKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Locks a lease before its owner is judged. */
public final class LockLease {
    private final String sql;

    public LockLease(Schema schema) {
        sql = schema.sql("""
                select l.group_id, l.partition_id, l.owner_session
                from ${schema}.lease l
                join ${schema}.subscription_group g on g.id = l.group_id
                join ${schema}.topic_partition p on p.id = l.partition_id
                where g.name = ? and p.topic = ? and p.partition = ?
                for update of l
                """);
    }

    /** A locked lease. */
    public record Locked(int group, int partition, Optional<String> owner) {}

    public Optional<Locked> run(Connection connection, LeaseKey key) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call
                    .text(key.group())
                    .text(key.partition().topic())
                    .integer(key.partition().partition())
                    .list(row -> new Locked(
                            row.getInt("group_id"),
                            row.getInt("partition_id"),
                            Optional.ofNullable(row.getString("owner_session"))))
                    .stream()
                    .findFirst();
        }
    }
}
