package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.Flush.Parked;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Sets records aside that cannot be mapped to a stream; each once, whatever group met it. */
public final class AddParked {
    private static final int MAX_TEXT = 4_096;

    private final String sql;

    public AddParked(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.parked (partition_id, record_offset, log, incarnation, reason, parked_at)
                select u.partition_id, u.record_offset, l.log, l.incarnation, u.reason, clock_timestamp()
                from unnest(?::int[], ?::int[], ?::bigint[], ?::text[]) as u (group_id, partition_id, record_offset, reason)
                join ${schema}.lease l on l.group_id = u.group_id and l.partition_id = u.partition_id
                order by u.partition_id, u.record_offset
                on conflict (partition_id, record_offset, log, incarnation) do nothing
                """);
    }

    /** A record and the numbers of the lease under which it was met. */
    public record Met(int group, int partition, Parked record) {}

    public void run(Connection connection, List<Met> parked) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            call.integers(parked.stream().map(Met::group).toList())
                    .integers(parked.stream().map(Met::partition).toList())
                    .numbers(parked.stream().map(p -> p.record().at().offset()).toList())
                    .texts(parked.stream()
                            .map(p -> Call.storable(p.record().reason(), MAX_TEXT))
                            .toList())
                    .update();
        }
    }
}
