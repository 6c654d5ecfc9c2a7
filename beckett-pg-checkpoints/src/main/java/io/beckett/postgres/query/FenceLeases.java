package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * The first statement of a flush: lets in the leases that are still held as the flush says, each flush once, and locks
 * them until the flush is committed.
 */
public final class FenceLeases {
    private final String sql;

    public FenceLeases(Schema schema) {
        sql = schema.sql("""
                with held as (select ?::text as session),
                locked as materialized (
                    select l.group_id, l.partition_id, u.release
                    from unnest(?::int[], ?::int[], ?::bigint[], ?::bigint[], ?::bool[])
                        as u (group_id, partition_id, epoch, flush_seq, release)
                    cross join held
                    join ${schema}.lease l on l.group_id = u.group_id and l.partition_id = u.partition_id
                        and l.owner_session = held.session and l.epoch = u.epoch and l.flush_seq = u.flush_seq
                    order by l.group_id, l.partition_id
                    for update of l)
                update ${schema}.lease l
                set flush_seq = l.flush_seq + 1,
                    owner_session = case when k.release then null else l.owner_session end,
                    wanted_by = case when k.release then null else l.wanted_by end,
                    takeovers = case when k.release then 0 else l.takeovers end
                from locked k
                where l.group_id = k.group_id and l.partition_id = k.partition_id
                returning l.group_id, l.partition_id, l.control_seq, l.takeovers
                """);
    }

    /** A lease as the flush says it is held. */
    public record Held(int group, int partition, long epoch, long flushSeq, boolean release) {}

    /** A lease whose fence held. */
    public record Fenced(int group, int partition, long controlSeq, int takeovers) {}

    public List<Fenced> run(Connection connection, String session, Collection<Held> leases) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.text(session)
                    .integers(leases.stream().map(Held::group).toList())
                    .integers(leases.stream().map(Held::partition).toList())
                    .numbers(leases.stream().map(Held::epoch).toList())
                    .numbers(leases.stream().map(Held::flushSeq).toList())
                    .flags(leases.stream().map(Held::release).toList())
                    .list(row -> new Fenced(
                            row.getInt("group_id"),
                            row.getInt("partition_id"),
                            row.getLong("control_seq"),
                            row.getInt("takeovers")));
        }
    }
}
