package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.Backlog;
import io.beckett.spi.Reservation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What a session has reserved. */
public final class ReadReservations {
    private final String sql;

    public ReadReservations(Schema schema) {
        sql = schema.sql("""
                select w.owner_token, w.fence, l.log,
                """ + WorkRow.COLUMNS + """
                from ${schema}.work w
                join ${schema}.subscription s on s.id = w.subscription_id
                join ${schema}.subscription_group g on g.id = s.group_id
                join ${schema}.topic_partition p on p.id = w.partition_id
                join ${schema}.lease l on l.group_id = g.id and l.partition_id = w.partition_id
                where w.owner_session = ?
                """);
    }

    public List<Reservation> run(Connection connection, String session) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.text(session)
                    .list(row -> WorkRow.read(row)
                            .reservation(
                                    row.getString("owner_token"),
                                    row.getLong("fence"),
                                    row.getString("log"),
                                    Backlog.NONE));
        }
    }
}
