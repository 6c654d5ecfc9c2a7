package io.beckett.postgres;

import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.Notify;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Tells the nodes of a commit that makes work for them; or nothing, where NOTIFY is not wanted. */
final class WorkSignal {
    private final Optional<Notify> notify;

    private WorkSignal(Optional<Notify> notify) {
        this.notify = notify;
    }

    static WorkSignal none() {
        return new WorkSignal(Optional.empty());
    }

    static WorkSignal of(Schema schema) {
        return new WorkSignal(Optional.of(new Notify(schema)));
    }

    void send(Connection connection) throws SQLException {
        if (notify.isPresent()) {
            notify.get().run(connection);
        }
    }
}
