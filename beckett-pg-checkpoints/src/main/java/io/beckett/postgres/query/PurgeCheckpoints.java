package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Deletes checkpoints that nobody needs any more, among the next ones in the order of their keys: the age has no index,
 * which would halve the rate of writing, so the table is gone through a piece at a time. Rows that somebody locks are
 * passed over.
 */
public final class PurgeCheckpoints {
    /** Precedes every key. */
    public static final StreamId START = new StreamId(Integer.MIN_VALUE, Integer.MIN_VALUE, new UUID(0, 0));

    private static final StreamId END = new StreamId(Integer.MAX_VALUE, Integer.MAX_VALUE, new UUID(-1, -1));
    private static final int LOOKED_AT = 20_000;
    private static final int DELETED = 5_000;

    private final String look;
    private final String delete;

    public PurgeCheckpoints(Schema schema) {
        look = schema.sql("""
                select subscription_id, partition_id, stream_hash from ${schema}.checkpoint
                where (subscription_id, partition_id, stream_hash) > (?, ?, ?)
                order by subscription_id, partition_id, stream_hash
                offset ? limit 1
                """);
        delete = schema.sql("""
                with old as materialized (
                    select c.subscription_id, c.partition_id, c.stream_hash
                    from ${schema}.checkpoint c
                    join ${schema}.frontier f on f.subscription_id = c.subscription_id
                        and f.partition_id = c.partition_id
                    where (c.subscription_id, c.partition_id, c.stream_hash) > (?, ?, ?)
                        and (c.subscription_id, c.partition_id, c.stream_hash) <= (?, ?, ?)
                        and c.position < f.frontier
                        and c.updated_at <= clock_timestamp() - ? * interval '1 millisecond'
                        and not exists (
                            select from ${schema}.work w where w.subscription_id = c.subscription_id
                                and w.partition_id = c.partition_id and w.stream_hash = c.stream_hash)
                    order by c.subscription_id, c.partition_id, c.stream_hash
                    limit ?
                    for update of c skip locked),
                gone as (
                    delete from ${schema}.checkpoint c using old
                    where c.subscription_id = old.subscription_id and c.partition_id = old.partition_id
                        and c.stream_hash = old.stream_hash
                    returning c.subscription_id, c.partition_id, c.stream_hash),
                history as (
                    delete from ${schema}.attempt a using gone
                    where a.subscription_id = gone.subscription_id and a.partition_id = gone.partition_id
                        and a.stream_hash = gone.stream_hash)
                select subscription_id, partition_id, stream_hash from gone
                order by subscription_id, partition_id, stream_hash
                """);
    }

    /**
     * What was done.
     *
     * @param deleted how many checkpoints
     * @param next where to go on; empty at the end of the table
     */
    public record Purged(int deleted, Optional<StreamId> next) {}

    public Purged run(Connection connection, StreamId after, Duration olderThan) throws SQLException {
        var last = endOfPiece(connection, after);
        try (var call = Call.of(connection, delete)) {
            var gone = bind(bind(call, after), last.orElse(END))
                    .number(olderThan.toMillis())
                    .integer(DELETED)
                    .list(StreamId::read);
            return new Purged(gone.size(), gone.size() == DELETED ? Optional.of(gone.get(DELETED - 1)) : last);
        }
    }

    private Optional<StreamId> endOfPiece(Connection connection, StreamId after) throws SQLException {
        try (var call = Call.of(connection, look)) {
            return bind(call, after).integer(LOOKED_AT - 1).list(StreamId::read).stream()
                    .findFirst();
        }
    }

    private static Call bind(Call call, StreamId id) throws SQLException {
        return call.integer(id.subscription()).integer(id.partition()).uuid(id.hash());
    }
}
