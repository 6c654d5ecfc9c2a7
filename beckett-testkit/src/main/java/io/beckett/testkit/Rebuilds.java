package io.beckett.testkit;

import io.beckett.error.ConfigurationException;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush.FrontierMove;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RebuildRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Groups that are made again from the topics. */
final class Rebuilds {
    private final Database database;
    private final Sessions sessions;
    private final Growth growth;

    Rebuilds(Database database, Sessions sessions) {
        this.database = database;
        this.sessions = sessions;
        this.growth = new Growth(database);
    }

    Map<LeaseKey, Long> begin(RebuildRequest request) {
        var problems = new ArrayList<String>();
        request.groups().forEach(group -> check(group, request.target(), problems));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        var upTo = new HashMap<LeaseKey, Long>();
        for (var group : request.groups()) {
            var row = database.tables.rebuilds.get(group.name());
            if (row == null || !database.holds(Guard.REBUILD_KEEPS_ITS_END)) {
                row = new Tables.RebuildRow(request.target(), offsets(group.upTo()));
                database.tables.rebuilds.put(group.name(), row);
                add(group, request);
            }
            row.upTo().forEach((partition, offset) -> upTo.put(new LeaseKey(group.name(), partition), offset));
        }
        return upTo;
    }

    private void check(RebuildRequest.Group group, String target, List<String> problems) {
        var tables = database.tables;
        var row = tables.rebuilds.get(group.name());
        var known = tables.pausedByGroup.getOrDefault(group.name(), new TreeMap<>());
        if (row != null) {
            if (!row.target().equals(target) && database.holds(Guard.REBUILD_KEEPS_ITS_END)) {
                problems.add("group '" + group.name() + "' is being rebuilt, its target is '" + row.target()
                        + "', not '" + target + "'. Go on with that one, or begin anew with an empty store.");
            }
            if (!known.keySet().equals(group.subscriptions())
                    && database.holds(Guard.REBUILD_KEEPS_ITS_SUBSCRIPTIONS)) {
                problems.add("group '" + group.name() + "' is being rebuilt with the subscriptions " + known.keySet()
                        + ", not " + group.subscriptions() + ". Go on with those, or begin anew with an empty store.");
            }
        } else if (!known.isEmpty() && database.holds(Guard.REBUILD_SPARES_KNOWN_GROUPS)) {
            problems.add("group '" + group.name() + "' has progress in this store. Rebuild it into an empty one.");
        } else if (!sessions.registeredBySessions(group.name()).isEmpty()
                && database.holds(Guard.REBUILD_SPARES_LIVE_SESSIONS)) {
            problems.add("group '" + group.name() + "' has a live session in this store. Close its nodes.");
        }
    }

    private static Map<PartitionId, Long> offsets(Map<PartitionId, FeedPosition> places) {
        var offsets = new TreeMap<PartitionId, Long>();
        places.forEach((partition, place) -> offsets.put(partition, place.offset()));
        return offsets;
    }

    private void add(RebuildRequest.Group group, RebuildRequest request) {
        var tables = database.tables;
        growth.note(group.upTo().keySet(), request.growthGrace());
        var paused = tables.pausedByGroup.computeIfAbsent(group.name(), g -> new TreeMap<>());
        for (var name : group.subscriptions()) {
            paused.put(name, database.holds(Guard.REBUILD_PAUSES));
            group.upTo().forEach((partition, place) -> {
                var key = new LeaseKey(group.name(), partition);
                tables.leases.putIfAbsent(key, LeaseRow.free(key, place.log()));
                tables.frontiers
                        .computeIfAbsent(key, k -> new TreeMap<>())
                        .putIfAbsent(name, new FrontierMove(name, FeedPosition.START, 0, 0, 0, 0, 0));
            });
        }
    }

    boolean end(Set<String> groups) {
        var tables = database.tables;
        var going = new TreeMap<>(tables.rebuilds);
        going.keySet().retainAll(groups);
        var isOver = going.entrySet().stream().allMatch(entry -> isOver(entry.getKey(), entry.getValue()));
        if (!isOver && database.holds(Guard.REBUILD_ENDS_AT_ITS_END)) {
            return false;
        }
        tables.rebuilds.keySet().removeAll(going.keySet());
        tables.pausedByGroup.forEach((group, paused) -> {
            if (going.containsKey(group)) {
                paused.replaceAll((name, isPaused) -> false);
            }
        });
        return true;
    }

    private boolean isOver(String group, Tables.RebuildRow row) {
        var tables = database.tables;
        var places = row.upTo().entrySet().stream();
        return places.allMatch(place ->
                        tables
                                .frontiers
                                .getOrDefault(new LeaseKey(group, place.getKey()), new TreeMap<>())
                                .values()
                                .stream()
                                .allMatch(move -> move.frontier().offset() >= place.getValue()))
                && tables.work.keySet().stream()
                        .noneMatch(key -> key.lease().group().equals(group));
    }
}
