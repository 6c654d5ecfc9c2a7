package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Which migrations are applied. Asks the catalog first, since the tables may be missing. */
public final class ReadVersion {
    private final Schema schema;

    public ReadVersion(Schema schema) {
        this.schema = schema;
    }

    /** The newest one; 0 if there is none. */
    public int run(Connection connection) throws SQLException {
        var table = "select to_regclass(?) is not null";
        try (var call = Call.of(connection, table)) {
            if (!call.text(schema.quoted() + ".migration").one(row -> row.getBoolean(1))) {
                return 0;
            }
        }
        try (var call = Call.of(connection, schema.sql("select coalesce(max(version), 0) from ${schema}.migration"))) {
            return call.one(row -> row.getInt(1));
        }
    }

    /** Whether the schema is there. */
    public boolean schemaExists(Connection connection) throws SQLException {
        try (var call = Call.of(connection, "select exists (select from pg_namespace where nspname = ?)")) {
            return call.text(schema.name()).one(row -> row.getBoolean(1));
        }
    }
}
