package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.Flush.FrontierMove;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Starts counting anew how often leases changed hands, where a frontier is about to move. */
public final class ResetTakeovers {
    private final String sql;

    public ResetTakeovers(Schema schema) {
        sql = schema.sql("""
                update ${schema}.lease l set takeovers = 0
                from (
                    select distinct s.group_id, u.partition_id
                    from unnest(?::int[], ?::int[], ?::bigint[]) as u (subscription_id, partition_id, frontier)
                    join ${schema}.subscription s on s.id = u.subscription_id
                    left join ${schema}.frontier f on f.subscription_id = u.subscription_id
                        and f.partition_id = u.partition_id
                    where coalesce(f.frontier, 0) < u.frontier) as moved
                where l.group_id = moved.group_id and l.partition_id = moved.partition_id and l.takeovers > 0
                """);
    }

    /** Before the frontiers are recorded. */
    public void run(Connection connection, List<RecordFrontiers.Move> moves) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.integers(moves.stream().map(RecordFrontiers.Move::subscription).toList())
                    .integers(
                            moves.stream().map(RecordFrontiers.Move::partition).toList())
                    .numbers(moves.stream()
                            .map(RecordFrontiers.Move::to)
                            .map(FrontierMove::frontier)
                            .map(frontier -> frontier.offset())
                            .toList())
                    .update();
        }
    }
}
