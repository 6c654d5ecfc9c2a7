package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Leaves requests for the holders of leases, who see by the number in the lease that there is something new. */
public final class AskHolder {
    private final String request;
    private final String withdraw;
    private final String bumpOne;
    private final String bumpGroup;

    public AskHolder(Schema schema) {
        request = schema.sql("""
                insert into ${schema}.control_request
                    (group_id, partition_id, subscription_id, stream_hash, stream_name, kind, requested_at)
                values (?, ?, ?, ?, ?, 'DELETE_STREAM', clock_timestamp())
                on conflict do nothing
                """);
        withdraw = schema.sql("""
                delete from ${schema}.control_request
                where subscription_id = ? and partition_id = ? and stream_hash = ?
                """);
        bumpOne = schema.sql("""
                update ${schema}.lease set control_seq = control_seq + 1 where group_id = ? and partition_id = ?
                """);
        bumpGroup = schema.sql("""
                with locked as materialized (
                    select group_id, partition_id from ${schema}.lease where group_id = ?
                    order by group_id, partition_id
                    for update)
                update ${schema}.lease l set control_seq = l.control_seq + 1
                from locked k
                where l.group_id = k.group_id and l.partition_id = k.partition_id
                """);
    }

    /** Asks that a stream is not processed any more. */
    public void deleteStream(Connection connection, int group, StreamId id, String stream) throws SQLException {
        try (var call = Call.of(connection, bumpOne)) {
            call.integer(group).integer(id.partition()).update();
        }
        try (var call = Call.of(connection, request)) {
            call.integer(group)
                    .integer(id.partition())
                    .integer(id.subscription())
                    .uuid(id.hash())
                    .text(stream)
                    .update();
        }
    }

    /** Takes back what was asked about a stream. */
    public void withdraw(Connection connection, StreamId id) throws SQLException {
        try (var call = Call.of(connection, withdraw)) {
            call.integer(id.subscription())
                    .integer(id.partition())
                    .uuid(id.hash())
                    .update();
        }
    }

    /** Tells every holder of the group to look again. */
    public void everyHolder(Connection connection, int group) throws SQLException {
        try (var call = Call.of(connection, bumpGroup)) {
            call.integer(group).update();
        }
    }
}
