package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.Backlog;
import io.beckett.spi.Reservation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reserves locked streams and reads what waits in them. Apart from the statement that locked them: what is found by a
 * list of keys is always looked up in the index, and the backlog is that of now, as is the log that its offsets are of.
 */
public final class ReserveWork {
    private final String sql;

    public ReserveWork(Schema schema) {
        sql = schema.sql("""
                with reserved as (
                    update ${schema}.work w
                    set owner_session = me.session, owner_token = u.token, fence = nextval('${schema}.fencing_token')
                    from (select ?::text as session) as me
                    cross join unnest(?::int[], ?::int[], ?::uuid[], ?::text[])
                        as u (subscription_id, partition_id, stream_hash, token)
                    where w.subscription_id = u.subscription_id and w.partition_id = u.partition_id
                        and w.stream_hash = u.stream_hash and w.owner_session is null
                    returning w.subscription_id, w.partition_id, w.stream_hash, w.position, w.owner_token, w.fence)
                select u.subscription_id, u.partition_id, u.stream_hash, u.owner_token, u.fence, b.offsets, b.timestamps,
                """ + WorkRow.LOG + """
                from reserved u
                cross join lateral (
                """ + ReadBacklog.WAITING + """
                ) as b
                """);
    }

    /** Reservations, in the order of the rows. */
    public List<Reservation> run(Connection connection, String session, List<WorkRow> rows, int perStream)
            throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.text(session);
            StreamId.bind(call, rows.stream().map(WorkRow::id).toList());
            var reserved = call
                    .texts(rows.stream()
                            .map(row -> UUID.randomUUID().toString())
                            .toList())
                    .integer(perStream)
                    .list(Reserved::read)
                    .stream()
                    .collect(Collectors.toMap(Reserved::id, Function.identity()));
            return rows.stream()
                    .flatMap(row -> Optional.ofNullable(reserved.get(row.id()))
                            .map(found -> row.reservation(found.token(), found.fence(), found.log(), found.backlog()))
                            .stream())
                    .toList();
        }
    }

    private record Reserved(StreamId id, String token, long fence, String log, Backlog backlog) {
        static Reserved read(ResultSet row) throws SQLException {
            return new Reserved(
                    StreamId.read(row),
                    row.getString("owner_token"),
                    row.getLong("fence"),
                    row.getString("log"),
                    ReadBacklog.backlog(row));
        }
    }
}
