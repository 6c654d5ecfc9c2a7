package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.Flush.Spill;
import io.beckett.spi.WorkStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Moves streams into the durable lane. A row that is there already is left alone, and missing in the answer. */
public final class AddWork {
    private final String sql;

    public AddWork(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.work
                    (subscription_id, partition_id, stream_hash, stream_name, position, accounted, status, due_at, attempts,
                    attempt_position, takeovers, owner_session, owner_token, fence)
                select u.subscription_id, u.partition_id, u.stream_hash, u.stream_name,
                    greatest(u.position, c.position), greatest(u.accounted, u.position, c.position), u.status,
                    clock_timestamp() + u.due_in * interval '1 millisecond', u.attempts, u.attempt_position, u.takeovers,
                    case when u.token is null then null else me.session end, u.token,
                    nextval('${schema}.fencing_token')
                from (select ?::text as session) as me
                cross join unnest(?::int[], ?::int[], ?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::text[],
                        ?::bigint[], ?::int[], ?::bigint[], ?::int[], ?::text[])
                    as u (subscription_id, partition_id, stream_hash, stream_name, position, accounted, status, due_in,
                        attempts, attempt_position, takeovers, token)
                left join ${schema}.checkpoint c on c.subscription_id = u.subscription_id
                    and c.partition_id = u.partition_id and c.stream_hash = u.stream_hash
                order by u.subscription_id, u.partition_id, u.stream_hash
                on conflict (subscription_id, partition_id, stream_hash) do nothing
                returning subscription_id, partition_id, stream_hash
                """);
    }

    /**
     * A stream that enters.
     *
     * @param position everything below is finished, as far as the flush knows
     */
    public record Row(StreamId id, Spill spill, long position) {
        /** The same stream with another status. */
        public Row as(WorkStatus status) {
            var changed = spill.as(status);
            return new Row(id, changed, Math.max(position, changed.position()));
        }

        private long accounted() {
            return spill.backlog().isEmpty() ? position : spill.backlog().end();
        }
    }

    /** The streams whose rows were inserted. */
    public Set<StreamId> run(Connection connection, String session, List<Row> rows) throws SQLException {
        var spills = rows.stream().map(Row::spill).toList();
        try (var call = Call.of(connection, sql)) {
            call.text(session);
            return Set.copyOf(StreamId.bind(call, rows.stream().map(Row::id).toList())
                    .texts(spills.stream().map(s -> s.key().stream().value()).toList())
                    .numbers(rows.stream().map(Row::position).toList())
                    .numbers(rows.stream().map(Row::accounted).toList())
                    .texts(spills.stream().map(s -> s.status().name()).toList())
                    .numbers(spills.stream().map(s -> s.dueIn().toMillis()).toList())
                    .integers(spills.stream().map(Spill::attempts).toList())
                    .numbers(spills.stream().map(Spill::attemptPosition).toList())
                    .integers(spills.stream().map(Spill::takeovers).toList())
                    .texts(spills.stream().map(s -> s.reservedBy().orElse(null)).toList())
                    .list(StreamId::read));
        }
    }
}
