package io.beckett.postgres.query;

import io.beckett.admin.AdminAction;
import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** What administrators did. */
public final class AdminActionLog {
    private static final int MAX_TEXT = 4_096;

    private final String insert;
    private final String select;

    public AdminActionLog(Schema schema) {
        insert = schema.sql("""
                insert into ${schema}.admin_action (acted_at, actor, action, target)
                values (clock_timestamp(), ?, ?, ?)
                """);
        select = schema.sql("""
                select id, acted_at, actor, action, target from ${schema}.admin_action
                where id < ?
                order by id desc
                limit ?
                """);
    }

    /** An action and its number. */
    public record Found(long id, AdminAction action) {}

    public void add(Connection connection, Optional<String> actor, String action, String target) throws SQLException {
        try (var call = Call.of(connection, insert)) {
            call.text(actor.map(name -> Call.storable(name, MAX_TEXT)).orElse(null))
                    .text(action)
                    .text(Call.storable(target, MAX_TEXT))
                    .update();
        }
    }

    /** Newest first. */
    public List<Found> before(Connection connection, long id, int limit) throws SQLException {
        try (var call = Call.of(connection, select)) {
            return call.number(id)
                    .integer(limit)
                    .list(row -> new Found(
                            row.getLong("id"),
                            new AdminAction(
                                    row.getObject("acted_at", OffsetDateTime.class)
                                            .toInstant(),
                                    Optional.ofNullable(row.getString("actor")),
                                    row.getString("action"),
                                    row.getString("target"))));
        }
    }
}
