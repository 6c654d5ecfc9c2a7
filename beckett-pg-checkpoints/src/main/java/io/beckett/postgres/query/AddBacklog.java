package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.Backlog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes down which messages of streams wait: one row per stream, all their offsets sent as one array. */
public final class AddBacklog {
    private final String sql;

    public AddBacklog(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.backlog
                    (subscription_id, partition_id, stream_hash, first, last, size, oldest, offsets, timestamps)
                select u.subscription_id, u.partition_id, u.stream_hash, a.offsets[u.lower], a.offsets[u.upper],
                    u.upper - u.lower + 1, u.oldest, a.offsets[u.lower : u.upper], a.timestamps[u.lower : u.upper]
                from unnest(?::int[], ?::int[], ?::uuid[], ?::int[], ?::int[], ?::bigint[])
                    as u (subscription_id, partition_id, stream_hash, lower, upper, oldest)
                cross join (select ?::bigint[] as offsets, ?::bigint[] as timestamps) as a
                """);
    }

    /** Messages that wait, none of them empty. */
    public void run(Connection connection, List<Map.Entry<StreamId, Backlog>> backlogs) throws SQLException {
        var lower = new ArrayList<Integer>();
        var upper = new ArrayList<Integer>();
        var oldest = new ArrayList<Long>();
        var offsets = new ArrayList<Long>();
        var timestamps = new ArrayList<Long>();
        for (var entry : backlogs) {
            var backlog = entry.getValue();
            oldest.add(Arrays.stream(backlog.timestamps()).min().orElse(0));
            lower.add(offsets.size() + 1);
            for (var i = 0; i < backlog.offsets().length; i++) {
                offsets.add(backlog.offsets()[i]);
                timestamps.add(backlog.timestamps()[i]);
            }
            upper.add(offsets.size());
        }
        try (var call = Call.of(connection, sql)) {
            StreamId.bind(call, backlogs.stream().map(Map.Entry::getKey).toList())
                    .integers(lower)
                    .integers(upper)
                    .numbers(oldest)
                    .numbers(offsets)
                    .numbers(timestamps)
                    .update();
        }
    }
}
