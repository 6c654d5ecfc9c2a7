package io.beckett.postgres;

import static io.beckett.subscription.StartingPosition.LATEST;

import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.AddFrontiers;
import io.beckett.postgres.query.AddGroup;
import io.beckett.postgres.query.AddLayoutEnds;
import io.beckett.postgres.query.AddLeases;
import io.beckett.postgres.query.AddPartitions;
import io.beckett.postgres.query.AddSubscriptions;
import io.beckett.postgres.query.LockRegistrations;
import io.beckett.spi.Registration;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * Makes subscriptions and partitions known. Registrations of a schema happen one after the other, so that a second node
 * finds what the first one added and leaves it as it is; and they only insert what is missing, so that they wait for
 * nothing else and no two transactions can wait for each other in a circle.
 */
final class Registrations {
    private final LockRegistrations lock;
    private final AddGroup addGroup;
    private final AddPartitions addPartitions;
    private final AddSubscriptions addSubscriptions;
    private final AddFrontiers addFrontiers;
    private final AddLeases addLeases;
    private final AddLayoutEnds addLayoutEnds;
    private final Rebuilds rebuilds;

    Registrations(Schema schema, Rebuilds rebuilds) {
        this.rebuilds = rebuilds;
        lock = new LockRegistrations(schema);
        addGroup = new AddGroup(schema);
        addPartitions = new AddPartitions(schema);
        addSubscriptions = new AddSubscriptions(schema);
        addFrontiers = new AddFrontiers(schema);
        addLeases = new AddLeases(schema);
        addLayoutEnds = new AddLayoutEnds(schema);
    }

    boolean register(Connection connection, Registration registration) throws SQLException {
        var starts = registration.subscriptions();
        var ends = registration.ends();
        lock.run(connection);
        rebuilds.refuse(connection, registration.group());
        var group = addGroup.run(connection, registration.group());
        addPartitions.run(connection, ends.keySet(), registration.growthGrace());
        var added = addSubscriptions.run(connection, group, starts.keySet());
        var atEnd = added.entrySet().stream()
                .filter(entry -> starts.get(entry.getKey()) == LATEST)
                .map(Map.Entry::getValue)
                .toList();
        addFrontiers.run(connection, group, ends, atEnd);
        addLeases.run(connection, group, ends);
        if (!registration.grown().isEmpty()) {
            addLayoutEnds.run(connection, ends, registration.grown());
        }
        return !added.isEmpty();
    }
}
