package io.beckett.postgres.query;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.CheckpointStatus;
import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.WorkStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Checkpoints of one subscription as administrators see them: by partition, within a partition by the hash of the stream.
 * One partition after the other is looked at until there are enough, each by its key.
 */
public final class FindCheckpoints {
    private static final UUID FIRST_HASH = new UUID(0, 0);
    private static final String PARTITIONS = """
            select f.*, p.topic, p.partition
            from (
                select p.id, p.topic, p.partition
                from ${schema}.subscription s
                join ${schema}.lease l on l.group_id = s.group_id
                join ${schema}.topic_partition p on p.id = l.partition_id
                left join ${schema}.topic_partition after on after.id = ?
                where s.id = ? and (after.id is null or (p.topic, p.partition) >= (after.topic, after.partition))
                order by p.topic, p.partition) as p
            cross join lateral (
                select k.subscription_id, k.partition_id, k.stream_hash,
                    coalesce(c.stream_name, w.stream_name) as stream_name, coalesce(w.position, c.position) as position,
                    coalesce(w.accounted, c.position) as version, w.status, w.owner_token,
                    case when w.status = 'RETRY' then w.due_at end as due_at, coalesce(w.attempts, 0) as attempts,
                    case when w.attempts > 0 then e.error_type end as error_type, e.error
            """;
    private static final String LAST = """
                order by k.stream_hash
                limit ?) as f
            order by p.topic, p.partition, f.stream_hash
            limit ?
            """;

    private final Schema schema;

    public FindCheckpoints(Schema schema) {
        this.schema = schema;
    }

    /** A checkpoint and its key. */
    public record Found(StreamId id, CheckpointInfo info) {}

    /**
     * The next ones.
     *
     * @param after the last one already seen
     * @param subscription the subscription of that place
     */
    public List<Found> run(
            Connection connection,
            CheckpointFilter filter,
            ReadSubscriptionNames.Found subscription,
            StreamId after,
            int limit)
            throws SQLException {
        var selection = new CheckpointSelection(schema, filter, after.subscription())
                .details(
                        "and partition_id = p.id and stream_hash > case when p.id = ? then ? else ? end\n",
                        call -> call.integer(after.partition())
                                .uuid(after.hash())
                                .uuid(FIRST_HASH));
        try (var call = Call.of(connection, schema.sql(PARTITIONS) + selection.sql() + LAST)) {
            call.integer(after.partition()).integer(after.subscription());
            return selection.bind(call).integer(limit).integer(limit).list(row -> found(row, subscription));
        }
    }

    private static Found found(ResultSet row, ReadSubscriptionNames.Found subscription) throws SQLException {
        var token = Optional.ofNullable(row.getString("owner_token"));
        var info = new CheckpointInfo(
                subscription.group(),
                String.valueOf(subscription.subscription()),
                row.getString("stream_name"),
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("position"),
                row.getLong("version"),
                status(Optional.ofNullable(row.getString("status"))),
                token.isPresent(),
                Optional.ofNullable(row.getObject("due_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                row.getInt("attempts"),
                error(row),
                token.orElse(""));
        return new Found(StreamId.read(row), info);
    }

    private static Optional<String> error(ResultSet row) throws SQLException {
        var type = row.getString("error_type");
        return type == null ? Optional.empty() : Optional.of(ReadAttempts.text(type, row.getString("error")));
    }

    private static CheckpointStatus status(Optional<String> work) {
        return work.map(WorkStatus::valueOf)
                .map(status -> switch (status) {
                    case READY, BEHIND -> CheckpointStatus.LAGGING;
                    case RETRY -> CheckpointStatus.RETRY;
                    case FAILED -> CheckpointStatus.FAILED;
                    case DELETED -> CheckpointStatus.DELETED;
                })
                .orElse(CheckpointStatus.ACTIVE);
    }
}
