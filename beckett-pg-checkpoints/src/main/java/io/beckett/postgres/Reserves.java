package io.beckett.postgres;

import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.ReadBacklog;
import io.beckett.postgres.query.ReadReservations;
import io.beckett.postgres.query.ReserveWork;
import io.beckett.postgres.query.ReservedRow;
import io.beckett.spi.Backlog;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/** The transaction in which streams that are due are reserved, and what waits in them is read. */
final class Reserves {
    private final ReserveWork reserveWork;
    private final ReadBacklog readBacklog;
    private final ReadReservations readReservations;

    Reserves(Schema schema) {
        reserveWork = new ReserveWork(schema);
        readBacklog = new ReadBacklog(schema);
        readReservations = new ReadReservations(schema);
    }

    List<Reservation> reserve(Connection connection, ReserveRequest request) throws SQLException {
        var rows = reserveWork.run(connection, request).stream()
                .sorted(Comparator.comparing(ReservedRow::dueAt))
                .toList();
        if (rows.isEmpty()) {
            return List.of();
        }
        // The rows are locked since the statement before, so that nothing is appended or completed in between.
        var backlogs = readBacklog.run(
                connection,
                rows.stream().map(ReservedRow::id).toList(),
                rows.stream().map(row -> row.reservation().position()).toList(),
                request.messagesPerStream());
        return rows.stream()
                .map(row -> row.with(backlogs.getOrDefault(row.id(), Backlog.NONE)))
                .toList();
    }

    List<Reservation> ofSession(Connection connection, String session) throws SQLException {
        return readReservations.run(connection, session).stream()
                .map(ReservedRow::reservation)
                .toList();
    }
}
