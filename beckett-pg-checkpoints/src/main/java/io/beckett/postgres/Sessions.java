package io.beckett.postgres;

import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.DeleteExpiredSessions;
import io.beckett.postgres.query.DeleteSession;
import io.beckett.postgres.query.FindLostOwners;
import io.beckett.postgres.query.FreeLeases;
import io.beckett.postgres.query.FreeReservations;
import io.beckett.postgres.query.OfferGroups;
import io.beckett.postgres.query.OpenSession;
import io.beckett.postgres.query.PassLayouts;
import io.beckett.postgres.query.ReadGrown;
import io.beckett.postgres.query.ReadLeases;
import io.beckett.postgres.query.ReadRequests;
import io.beckett.postgres.query.ReadSessions;
import io.beckett.postgres.query.ReadSubscriptionStates;
import io.beckett.postgres.query.RenewSession;
import io.beckett.postgres.query.WishLeases;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The lives of nodes: their beats, their ends, and what is given back after them. */
final class Sessions {
    private final OpenSession open;
    private final RenewSession renew;
    private final DeleteSession delete;
    private final DeleteExpiredSessions deleteExpired;
    private final FindLostOwners findLost;
    private final FreeLeases freeLeases;
    private final FreeReservations freeReservations;
    private final OfferGroups offer;
    private final WishLeases wish;
    private final ReadLeases readLeases;
    private final ReadSessions readSessions;
    private final ReadSubscriptionStates readSubscriptions;
    private final ReadRequests readRequests;
    private final PassLayouts passLayouts;
    private final ReadGrown readGrown;
    private final WorkSignal signal;

    Sessions(Schema schema, WorkSignal signal) {
        open = new OpenSession(schema);
        renew = new RenewSession(schema);
        delete = new DeleteSession(schema);
        deleteExpired = new DeleteExpiredSessions(schema);
        findLost = new FindLostOwners(schema);
        freeLeases = new FreeLeases(schema);
        freeReservations = new FreeReservations(schema);
        offer = new OfferGroups(schema);
        wish = new WishLeases(schema);
        readLeases = new ReadLeases(schema);
        readSessions = new ReadSessions(schema);
        readSubscriptions = new ReadSubscriptionStates(schema);
        readRequests = new ReadRequests(schema);
        passLayouts = new PassLayouts(schema);
        readGrown = new ReadGrown(schema);
        this.signal = signal;
    }

    /** Begins, prolongs or ends the session; whether it lives. Touches no row that others lock for long. */
    boolean live(Connection connection, SessionBeat beat) throws SQLException {
        var session = beat.session();
        switch (beat.phase()) {
            case OPEN -> open.run(connection, session, beat.timeToLive());
            case RENEW -> {
                if (!renew.run(connection, session, beat.timeToLive())) {
                    return false;
                }
            }
            case END -> {
                delete.run(connection, session);
                announce(
                        connection,
                        freeLeases.run(connection, List.of(session)) + freeReservations.ofEnded(connection, session));
                return false;
            }
        }
        offer.run(connection, session, beat.groups());
        return true;
    }

    /** What a node must know; read after its sign of life is committed. */
    SessionState state(Connection connection, SessionBeat beat, boolean alive) throws SQLException {
        var session = beat.session();
        var groups = beat.groups().keySet();
        if (alive) {
            wish.run(connection, session, beat.wanted());
        }
        while (passLayouts.run(connection, groups) > 0) {
            // until nobody has done with the next one, too
        }
        return new SessionState(
                alive,
                readLeases.run(connection, groups),
                readSessions.run(connection, session),
                readSubscriptions.run(connection, groups),
                alive ? readRequests.run(connection, session) : List.of(),
                readGrown.run(connection));
    }

    /** Deletes sessions whose time is over and gives back what they owned; how many of all. */
    int recover(Connection connection) throws SQLException {
        var sessions = deleteExpired.run(connection);
        var lost = findLost.run(connection);
        if (lost.isEmpty()) {
            return sessions;
        }
        return sessions
                + announce(connection, freeLeases.run(connection, lost) + freeReservations.ofLost(connection, lost));
    }

    private int announce(Connection connection, int count) throws SQLException {
        if (count > 0) {
            signal.send(connection);
        }
        return count;
    }
}
