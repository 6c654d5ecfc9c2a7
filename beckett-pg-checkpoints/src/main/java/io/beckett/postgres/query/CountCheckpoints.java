package io.beckett.postgres.query;

import io.beckett.admin.CheckpointFilter;
import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** How many checkpoints of one subscription a filter selects. */
public final class CountCheckpoints {
    private final Schema schema;

    public CountCheckpoints(Schema schema) {
        this.schema = schema;
    }

    public long run(Connection connection, CheckpointFilter filter, int subscription) throws SQLException {
        var selection = new CheckpointSelection(schema, filter, subscription).keys();
        try (var call = Call.of(connection, "select count(*)\n" + selection.sql())) {
            return selection.bind(call).one(row -> row.getLong(1));
        }
    }
}
