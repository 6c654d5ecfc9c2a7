package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.FeedPosition;
import java.sql.Connection;
import java.sql.SQLException;

/** A log that was cut does not reach the ends any more that were recorded of it. */
public final class LowerLayoutEnds {
    private final String sql;

    public LowerLayoutEnds(Schema schema) {
        sql = schema.sql("""
                update ${schema}.layout_end set end_offset = place.at
                from (select ?::bigint as at) as place
                where partition_id = ? and log = ? and end_offset > place.at
                """);
    }

    public void run(Connection connection, RewindLease.Rewound lease, FeedPosition to) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.number(to.offset()).integer(lease.partition()).text(to.log()).update();
        }
    }
}
