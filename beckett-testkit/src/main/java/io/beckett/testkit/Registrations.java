package io.beckett.testkit;

import io.beckett.error.ConfigurationException;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush.FrontierMove;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.Registration;
import io.beckett.subscription.StartingPosition;
import java.util.List;
import java.util.TreeMap;

/** What becomes known, and where it starts. */
final class Registrations {
    private final Database database;
    private final Growth growth;

    Registrations(Database database) {
        this.database = database;
        this.growth = new Growth(database);
    }

    void register(Registration registration) {
        var tables = database.tables;
        if (tables.rebuilds.containsKey(registration.group()) && database.holds(Guard.REBUILD_KEEPS_NODES_AWAY)) {
            throw new ConfigurationException(List.of("group '" + registration.group()
                    + "' is being rebuilt, and that is not over. Run the rebuild to its end before nodes start."));
        }
        growth.note(registration.ends().keySet(), registration.growthGrace());
        var known = tables.pausedByGroup.computeIfAbsent(registration.group(), g -> new TreeMap<>());
        registration.subscriptions().forEach((name, startingPosition) -> {
            var isNew = known.putIfAbsent(name, false) == null;
            registration.ends().forEach((partition, end) -> {
                var key = new LeaseKey(registration.group(), partition);
                tables.leases.putIfAbsent(key, LeaseRow.free(key, end.log()));
                var frontiers = tables.frontiers.computeIfAbsent(key, k -> new TreeMap<>());
                var start = move(name, start(isNew, startingPosition, end));
                if (database.holds(Guard.REGISTER_KEEPS_WHAT_IS_KNOWN)) {
                    frontiers.putIfAbsent(name, start);
                } else {
                    frontiers.put(name, start);
                }
            });
        });
        growth.recordEnds(registration.ends(), registration.grown());
    }

    private FeedPosition start(boolean isNew, StartingPosition startingPosition, FeedPosition end) {
        var newPartition = !isNew && database.holds(Guard.REGISTER_NEW_PARTITION_AT_START);
        return newPartition || startingPosition == StartingPosition.EARLIEST ? FeedPosition.START : end;
    }

    private static FrontierMove move(String subscription, FeedPosition from) {
        return new FrontierMove(subscription, from, from.offset(), 0, 0, 0, 0);
    }
}
