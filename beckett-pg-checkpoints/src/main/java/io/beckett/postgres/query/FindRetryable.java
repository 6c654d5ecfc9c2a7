package io.beckett.postgres.query;

import io.beckett.admin.CheckpointFilter;
import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Locks some of the retrying and failed streams of a subscription that a filter selects and nobody works on. */
public final class FindRetryable {
    private static final String LAST = """
            and w.owner_session is null and w.status in ('RETRY', 'FAILED')
            order by k.partition_id, k.stream_hash
            limit ?
            for update of w skip locked
            """;

    private final Schema schema;

    public FindRetryable(Schema schema) {
        this.schema = schema;
    }

    public List<StreamId> run(Connection connection, CheckpointFilter filter, StreamId after, int limit)
            throws SQLException {
        var selection = new CheckpointSelection(schema, filter, after.subscription())
                .waiting(
                        "and (partition_id, stream_hash) > (?, ?)\n",
                        call -> call.integer(after.partition()).uuid(after.hash()));
        var first = "select k.subscription_id, k.partition_id, k.stream_hash\n";
        try (var call = Call.of(connection, first + selection.sql() + LAST)) {
            return selection.bind(call).integer(limit).list(StreamId::read);
        }
    }
}
