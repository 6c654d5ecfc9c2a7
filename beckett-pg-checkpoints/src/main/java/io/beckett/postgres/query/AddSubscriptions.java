package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes subscriptions of a group known. */
public final class AddSubscriptions {
    private final String sql;

    public AddSubscriptions(Schema schema) {
        sql = schema.sql("""
                insert into ${schema}.subscription (group_id, name)
                select g.id, u.name
                from unnest(?::text[]) as u (name)
                cross join (select ?::int as id) as g
                where not exists (
                    select from ${schema}.subscription s where s.group_id = g.id and s.name = u.name)
                returning id, name
                """);
    }

    /** The numbers of those that were new, by name. */
    public Map<String, Integer> run(Connection connection, int group, Collection<String> names) throws SQLException {
        try (var call = Call.of(connection, sql)) {
            return call
                    .texts(names)
                    .integer(group)
                    .list(row -> Map.entry(row.getString("name"), row.getInt("id")))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }
}
