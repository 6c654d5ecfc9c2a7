package io.beckett.postgres.query;

import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.SessionBeat.Presence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Records what a session offers to the groups, and nothing else any more. */
public final class OfferGroups {
    private final String delete;
    private final String upsert;

    public OfferGroups(Schema schema) {
        delete = schema.sql("delete from ${schema}.session_group where session_id = ? and group_name <> all (?)");
        upsert = schema.sql("""
                insert into ${schema}.session_group as g (session_id, group_name, free_slots, subscriptions)
                values (?, ?, ?, ?)
                on conflict (session_id, group_name) do update
                set free_slots = excluded.free_slots, subscriptions = excluded.subscriptions
                where (g.free_slots, g.subscriptions) is distinct from (excluded.free_slots, excluded.subscriptions)
                """);
    }

    public void run(Connection connection, String session, Map<String, Presence> groups) throws SQLException {
        try (var call = Call.of(connection, delete)) {
            call.text(session).texts(groups.keySet()).update();
        }
        for (var group : groups.entrySet()) {
            try (var call = Call.of(connection, upsert)) {
                call.text(session)
                        .text(group.getKey())
                        .integer(group.getValue().freeSlots())
                        .texts(group.getValue().subscriptions().stream()
                                .sorted()
                                .toList())
                        .update();
            }
        }
    }
}
