package io.beckett.postgres;

import io.beckett.error.ConfigurationException;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.AddFrontiers;
import io.beckett.postgres.query.AddGroup;
import io.beckett.postgres.query.AddLeases;
import io.beckett.postgres.query.AddPartitions;
import io.beckett.postgres.query.AddRebuild;
import io.beckett.postgres.query.AddSubscriptions;
import io.beckett.postgres.query.EndRebuild;
import io.beckett.postgres.query.LockRegistrations;
import io.beckett.postgres.query.ReadGroupUse;
import io.beckett.postgres.query.ReadRebuild;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.RebuildRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Groups that are made again from the topics. Under the lock of registrations, which look whether their group is one. */
final class Rebuilds {
    private final Schema schema;
    private final LockRegistrations lock;
    private final ReadRebuild readRebuild;
    private final ReadGroupUse readUse;
    private final AddGroup addGroup;
    private final AddPartitions addPartitions;
    private final AddSubscriptions addSubscriptions;
    private final AddFrontiers addFrontiers;
    private final AddLeases addLeases;
    private final AddRebuild addRebuild;
    private final EndRebuild endRebuild;

    Rebuilds(Schema schema) {
        this.schema = schema;
        lock = new LockRegistrations(schema);
        readRebuild = new ReadRebuild(schema);
        readUse = new ReadGroupUse(schema);
        addGroup = new AddGroup(schema);
        addPartitions = new AddPartitions(schema);
        addSubscriptions = new AddSubscriptions(schema);
        addFrontiers = new AddFrontiers(schema);
        addLeases = new AddLeases(schema);
        addRebuild = new AddRebuild(schema);
        endRebuild = new EndRebuild(schema);
    }

    Map<LeaseKey, Long> begin(Connection connection, RebuildRequest request) throws SQLException {
        lock.run(connection);
        var problems = new ArrayList<String>();
        for (var group : request.groups()) {
            check(connection, group, request.target(), problems);
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        var upTo = new HashMap<LeaseKey, Long>();
        for (var group : request.groups()) {
            if (readRebuild.run(connection, group.name()).isEmpty()) {
                add(connection, group, request);
            }
            for (var place : readRebuild.run(connection, group.name())) {
                upTo.put(new LeaseKey(group.name(), place.partition()), place.offset());
            }
        }
        return upTo;
    }

    private void check(Connection connection, RebuildRequest.Group group, String target, Collection<String> problems)
            throws SQLException {
        var name = group.name();
        var known = readUse.subscriptions(connection, name);
        var begun = readRebuild.run(connection, name);
        if (!begun.isEmpty()) {
            var recorded = begun.get(0).target();
            if (!recorded.equals(target)) {
                problems.add(
                        "group '" + name + "' is being rebuilt in schema '" + schema + "' with the target '" + recorded
                                + "', not '" + target + "'. Go on with that one, or drop the schema and begin anew.");
            }
            if (!known.equals(group.subscriptions())) {
                problems.add("group '" + name + "' is being rebuilt in schema '" + schema + "' with the subscriptions "
                        + new TreeSet<>(known) + ", not " + new TreeSet<>(group.subscriptions())
                        + ". Go on with those, or drop the schema and begin anew.");
            }
        } else if (!known.isEmpty()) {
            problems.add("group '" + name + "' has progress in schema '" + schema
                    + "'. A rebuild is for groups that have none: use an empty schema, for example .schema(\"rebuilt\")."
                    + " If a rebuild of it has ended here before, nothing is left to be done: start its nodes.");
        } else if (readUse.hasSession(connection, name)) {
            problems.add(
                    "group '" + name + "': a node that has a session in schema '" + schema
                            + "' works for it. Close all its nodes; the session of one that died ends with its session timeout.");
        }
    }

    private void add(Connection connection, RebuildRequest.Group group, RebuildRequest request) throws SQLException {
        var id = addGroup.run(connection, group.name());
        addPartitions.run(connection, group.upTo().keySet(), request.growthGrace());
        addSubscriptions.run(connection, id, group.subscriptions());
        addFrontiers.run(connection, id, group.upTo(), List.of());
        addLeases.run(connection, id, group.upTo());
        addRebuild.run(connection, id, request.target(), group.upTo());
    }

    /** Nobody registers a group before it is whole again. */
    void refuse(Connection connection, String group) throws SQLException {
        var begun = readRebuild.run(connection, group);
        if (!begun.isEmpty()) {
            throw new ConfigurationException(List.of("group '" + group + "' is being rebuilt in schema '" + schema
                    + "', and that is not over: its positions are not true yet. Run the rebuild again with the target '"
                    + begun.get(0).target() + "' until it ends, or drop the schema."));
        }
    }

    boolean end(Connection connection, Set<String> groups) throws SQLException {
        lock.run(connection);
        return endRebuild.run(connection, groups);
    }
}
