package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Sessions that own something and are gone. Their ids are handed to the statements that give it back: what a statement
 * reads again after it waited must not be judged by sessions that began in the meantime.
 */
public final class FindLostOwners {
    private final String sql;

    public FindLostOwners(Schema schema) {
        sql = schema.sql("""
                select o.id from (
                    select owner_session as id from ${schema}.lease where owner_session is not null
                    union
                    select owner_session from ${schema}.work where owner_session is not null) o
                where not exists (select from ${schema}.session s where s.id = o.id)
                """);
    }

    public List<String> run(Connection connection) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call.list(row -> row.getString("id"));
        }
    }
}
