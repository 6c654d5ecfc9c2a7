package io.beckett.postgres;

import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.FindDue;
import io.beckett.postgres.query.ReadReservations;
import io.beckett.postgres.query.ReserveWork;
import io.beckett.postgres.query.WorkRow;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/** The transaction in which streams that are due are reserved, and what waits in them is read. */
final class Reserves {
    private final FindDue findDue;
    private final ReserveWork reserveWork;
    private final ReadReservations readReservations;

    Reserves(Schema schema) {
        findDue = new FindDue(schema);
        reserveWork = new ReserveWork(schema);
        readReservations = new ReadReservations(schema);
    }

    List<Reservation> reserve(Connection connection, ReserveRequest request) throws SQLException {
        var due = findDue.run(connection, request).stream()
                .sorted(Comparator.comparing(WorkRow::dueAt))
                .toList();
        return due.isEmpty()
                ? List.of()
                : reserveWork.run(connection, request.session(), due, request.messagesPerStream());
    }

    List<Reservation> ofSession(Connection connection, String session) throws SQLException {
        return readReservations.run(connection, session);
    }
}
