package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** Makes a group known. */
public final class AddGroup {
    private final String insert;
    private final String read;

    public AddGroup(Schema schema) {
        insert = schema.sql("""
                insert into ${schema}.subscription_group (name)
                select ? where not exists (select from ${schema}.subscription_group where name = ?)
                on conflict (name) do nothing
                """);
        read = schema.sql("select id from ${schema}.subscription_group where name = ?");
    }

    /** The group's number. */
    public int run(Connection connection, String name) throws SQLException {
        try (var call = Call.of(connection, insert)) {
            call.text(name).text(name).update();
        }
        try (var call = Call.of(connection, read)) {
            return call.text(name).one(row -> row.getInt("id"));
        }
    }
}
