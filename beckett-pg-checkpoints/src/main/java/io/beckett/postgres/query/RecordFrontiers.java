package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.Flush.FrontierMove;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Records where subscriptions stand in partitions; they never go back. */
public final class RecordFrontiers {
    private final String sql;

    public RecordFrontiers(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.frontier as f
                    (subscription_id, partition_id, frontier, seq, leader_epoch, flushed_to, pending, oldest_pending, seen,
                    matched)
                select u.* from unnest(?::int[], ?::int[], ?::bigint[], ?::bigint[], ?::int[], ?::bigint[], ?::bigint[],
                        ?::bigint[], ?::bigint[], ?::bigint[])
                    as u (subscription_id, partition_id, frontier, seq, leader_epoch, flushed_to, pending, oldest_pending,
                        seen, matched)
                order by u.subscription_id, u.partition_id
                on conflict (subscription_id, partition_id) do update
                set frontier = greatest(f.frontier, excluded.frontier),
                    seq = case when excluded.frontier > f.frontier then excluded.seq else f.seq end,
                    leader_epoch = case when excluded.frontier > f.frontier then excluded.leader_epoch
                        else f.leader_epoch end,
                    flushed_to = greatest(f.flushed_to, excluded.flushed_to),
                    pending = excluded.pending,
                    oldest_pending = excluded.oldest_pending,
                    seen = excluded.seen,
                    matched = excluded.matched
                """);
    }

    /** A subscription's move in a partition. */
    public record Move(int subscription, int partition, FrontierMove to) {}

    public void run(Connection connection, List<Move> moves) throws SQLException {
        var to = moves.stream().map(Move::to).toList();
        try (var call = Call.of(connection, sql)) {
            call.integers(moves.stream().map(Move::subscription).toList())
                    .integers(moves.stream().map(Move::partition).toList())
                    .numbers(to.stream().map(m -> m.frontier().offset()).toList())
                    .numbers(to.stream().map(m -> m.frontier().seq()).toList())
                    .integers(to.stream().map(m -> m.frontier().leaderEpoch()).toList())
                    .numbers(to.stream().map(FrontierMove::flushedTo).toList())
                    .numbers(to.stream().map(FrontierMove::pending).toList())
                    .numbers(to.stream().map(FrontierMove::oldestPendingMillis).toList())
                    .numbers(to.stream().map(FrontierMove::seen).toList())
                    .numbers(to.stream().map(FrontierMove::matched).toList())
                    .update();
        }
    }
}
