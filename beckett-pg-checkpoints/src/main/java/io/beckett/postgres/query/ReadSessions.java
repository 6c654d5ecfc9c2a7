package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.SessionBeat.Presence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What the other live sessions offer. */
public final class ReadSessions {
    private final String sql;

    public ReadSessions(Schema schema) {
        sql = schema.sql("""
                select s.id, g.group_name, g.free_slots, g.subscriptions
                from ${schema}.session s
                left join ${schema}.session_group g on g.session_id = s.id
                where s.expires_at >= clock_timestamp() and s.id <> ?
                """);
    }

    /** By session and group. */
    public Map<String, Map<String, Presence>> run(Connection connection, String me) throws SQLException {
        var sessions = new HashMap<String, Map<String, Presence>>();
        try (var call = Call.of(connection, sql)) {
            call.text(me).list(row -> {
                var groups = sessions.computeIfAbsent(row.getString("id"), id -> new HashMap<>());
                var group = row.getString("group_name");
                if (group != null) {
                    var names = (String[]) row.getArray("subscriptions").getArray();
                    groups.put(group, new Presence(row.getInt("free_slots"), Set.of(names)));
                }
                return groups;
            });
        }
        return sessions;
    }
}
