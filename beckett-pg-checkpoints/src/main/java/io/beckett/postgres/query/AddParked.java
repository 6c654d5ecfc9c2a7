package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.Flush.Parked;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Sets records aside that cannot be mapped to a stream; each once, whatever group met it. */
public final class AddParked {
    private static final int MAX_TEXT = 4_096;

    private final String sql;

    public AddParked(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.parked (partition_id, record_offset, reason, parked_at)
                select u.partition_id, u.record_offset, u.reason, clock_timestamp()
                from unnest(?::int[], ?::bigint[], ?::text[]) as u (partition_id, record_offset, reason)
                order by u.partition_id, u.record_offset
                on conflict (partition_id, record_offset) do nothing
                """);
    }

    /** Records by the number of their partition. */
    public void run(Connection connection, List<Map.Entry<Integer, Parked>> parked) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.integers(parked.stream().map(Map.Entry::getKey).toList())
                    .numbers(
                            parked.stream().map(p -> p.getValue().at().offset()).toList())
                    .texts(parked.stream()
                            .map(p -> Call.storable(p.getValue().reason(), MAX_TEXT))
                            .toList())
                    .update();
        }
    }
}
