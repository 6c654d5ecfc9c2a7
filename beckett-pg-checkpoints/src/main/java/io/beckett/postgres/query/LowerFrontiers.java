package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.FeedPosition;
import java.sql.Connection;
import java.sql.SQLException;

/** Sets frontiers and read marks behind a place back to it. */
public final class LowerFrontiers {
    private final String sql;

    public LowerFrontiers(Schema schema) {
        sql = schema.sql("""
                update ${schema}.frontier f
                set frontier = least(f.frontier, place.at), flushed_to = least(f.flushed_to, place.at),
                    seq = case when f.frontier > place.at then place.seq else f.seq end,
                    leader_epoch = case when f.frontier > place.at then place.leader_epoch else f.leader_epoch end,
                    pending = 0, oldest_pending = 0
                from (select ?::bigint as at, ?::bigint as seq, ?::int as leader_epoch) as place, ${schema}.subscription s
                where s.group_id = ? and f.subscription_id = s.id and f.partition_id = ?
                """);
    }

    public void run(Connection connection, RewindLease.Rewound lease, FeedPosition to) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.number(to.offset())
                    .number(to.seq())
                    .integer(to.leaderEpoch())
                    .integer(lease.group())
                    .integer(lease.partition())
                    .update();
        }
    }
}
