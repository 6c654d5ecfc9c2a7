package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.AttemptRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Adds to the history of streams and keeps the last 20 of each. What is recorded already is not recorded again. */
public final class AddAttempts {
    private static final int KEPT = 20;
    private static final int MAX_TEXT = 32_768;

    private final String insert;
    private final String trim;

    public AddAttempts(Schema schema) {
        insert = schema.sql("""
                insert into ${schema}.attempt
                    (subscription_id, partition_id, stream_hash, position, number, kind, recorded_at, error_type, error,
                    stack_trace)
                select u.subscription_id, u.partition_id, u.stream_hash, u.position, u.number, u.kind, clock_timestamp(),
                    u.error_type, u.error, u.stack_trace
                from unnest(?::int[], ?::int[], ?::uuid[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[])
                    as u (subscription_id, partition_id, stream_hash, position, number, kind, error_type, error, stack_trace)
                order by u.subscription_id, u.partition_id, u.stream_hash, u.position, u.number, u.kind
                on conflict do nothing
                """);
        trim = schema.sql("""
                delete from ${schema}.attempt a
                using (
                    select distinct subscription_id, partition_id, stream_hash
                    from unnest(?::int[], ?::int[], ?::uuid[]) as v (subscription_id, partition_id, stream_hash)) as u
                cross join lateral (
                    select b.position, b.number, b.kind from ${schema}.attempt b
                    where b.subscription_id = u.subscription_id and b.partition_id = u.partition_id
                        and b.stream_hash = u.stream_hash
                    order by b.position desc, b.number desc, b.kind desc
                    offset ?) as old
                where a.subscription_id = u.subscription_id and a.partition_id = u.partition_id
                    and a.stream_hash = u.stream_hash and a.position = old.position and a.number = old.number
                    and a.kind = old.kind
                """);
    }

    public void run(Connection connection, List<Map.Entry<StreamId, AttemptRecord>> attempts) throws SQLException {
        var ids = attempts.stream().map(Map.Entry::getKey).toList();
        var records = attempts.stream().map(Map.Entry::getValue).toList();
        try (var call = Call.of(connection, insert)) {
            StreamId.bind(call, ids)
                    .numbers(records.stream().map(AttemptRecord::position).toList())
                    .integers(records.stream().map(AttemptRecord::number).toList())
                    .texts(records.stream().map(a -> a.kind().name()).toList())
                    .texts(records.stream()
                            .map(a -> Call.storable(a.errorType(), MAX_TEXT))
                            .toList())
                    .texts(records.stream()
                            .map(a -> Call.storable(a.error(), MAX_TEXT))
                            .toList())
                    .texts(records.stream()
                            .map(a -> Call.storable(a.stackTrace(), MAX_TEXT))
                            .toList())
                    .update();
        }
        try (var call = Call.of(connection, trim)) {
            StreamId.bind(call, ids).integer(KEPT).update();
        }
    }
}
