package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Parks a note at the place where the logs part, as a record of the old one. */
public final class NoteRewind {
    private static final int MAX_TEXT = 4_096;

    private final String sql;

    public NoteRewind(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.parked as p (partition_id, record_offset, log, incarnation, reason, parked_at)
                values (?, ?, ?, ?, ?, clock_timestamp())
                on conflict (partition_id, record_offset, log, incarnation) do update
                set reason = p.reason || '; ' || excluded.reason, parked_at = excluded.parked_at
                """);
    }

    public void run(Connection connection, RewindLease.Rewound lease, long to, String reason) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.integer(lease.partition())
                    .number(to)
                    .text(lease.log())
                    .integer(lease.incarnation())
                    .text(Call.storable(reason, MAX_TEXT))
                    .update();
        }
    }
}
