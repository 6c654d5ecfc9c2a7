package io.beckett.postgres;

import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.ReadPartitionNames;
import io.beckett.postgres.query.ReadSubscriptionNames;
import io.beckett.postgres.query.StreamId;
import io.beckett.spi.Flush;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.StreamKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that stand for names in the tables. They never change while the database goes forward, so they are
 * remembered; {@link #forget()} is called whenever a session or lease is found lost, since then the database may have been
 * set back. Until then the fence of the lease, or the token of the reservation, was written after them and vouches for
 * them. Safe for all threads.
 */
final class Directory {
    private final ReadSubscriptionNames readSubscriptions;
    private final ReadPartitionNames readPartitions;
    private volatile Names names = Names.NONE;

    Directory(Schema schema) {
        readSubscriptions = new ReadSubscriptionNames(schema);
        readPartitions = new ReadPartitionNames(schema);
    }

    private record Subscription(String group, String name) {}

    /** The numbers that are known at a time; a transaction uses one of these throughout. */
    record Names(
            Map<String, Integer> groups,
            Map<Subscription, Integer> subscriptions,
            Map<PartitionId, Integer> partitions) {
        private static final Names NONE = new Names(Map.of(), Map.of(), Map.of());

        boolean knows(LeaseKey key) {
            return groups.containsKey(key.group()) && partitions.containsKey(key.partition());
        }

        int group(String group) {
            return known(groups.get(group), "group '" + group + "'");
        }

        int partition(PartitionId partition) {
            return known(partitions.get(partition), "partition " + partition);
        }

        int subscription(String group, String subscription) {
            return known(
                    subscriptions.get(new Subscription(group, subscription)),
                    "subscription '" + subscription + "' of group '" + group + "'");
        }

        StreamId stream(StreamKey key) {
            return new StreamId(
                    subscription(key.lease().group(), key.subscription()),
                    partition(key.lease().partition()),
                    key.stream().hash());
        }

        boolean knows(String group, String subscription) {
            return subscriptions.containsKey(new Subscription(group, subscription));
        }

        boolean knows(StreamKey key) {
            return knows(key.lease()) && knows(key.lease().group(), key.subscription());
        }

        boolean know(Flush.LeaseFlush lease) {
            var group = lease.key().group();
            return knows(lease.key())
                    && lease.finished().stream()
                            .allMatch(f -> knows(group, f.key().subscription()))
                    && lease.spills().stream()
                            .allMatch(s -> knows(group, s.key().subscription()))
                    && lease.appends().stream()
                            .allMatch(a -> knows(group, a.key().subscription()))
                    && lease.attempts().stream()
                            .allMatch(a -> knows(group, a.key().subscription()))
                    && lease.frontiers().stream().allMatch(f -> knows(group, f.subscription()));
        }

        private static int known(@Nullable Integer id, String what) {
            if (id == null) {
                throw new IllegalStateException(what + " is not registered in the checkpoint store");
            }
            return id;
        }
    }

    /** The names, read again if those remembered are not enough. */
    Names names(Connection connection, Predicate<Names> enough) throws SQLException {
        var remembered = names;
        if (enough.test(remembered)) {
            return remembered;
        }
        var read = read(connection);
        names = read;
        return read;
    }

    /** Makes the next transaction read the names again. */
    void forget() {
        names = Names.NONE;
    }

    private Names read(Connection connection) throws SQLException {
        var groups = new HashMap<String, Integer>();
        var subscriptions = new HashMap<Subscription, Integer>();
        for (var found : readSubscriptions.run(connection)) {
            groups.put(found.group(), found.groupId());
            if (found.subscription() != null) {
                subscriptions.put(new Subscription(found.group(), found.subscription()), found.subscriptionId());
            }
        }
        var partitions = readPartitions.run(connection).stream()
                .collect(Collectors.toMap(ReadPartitionNames.Found::partition, ReadPartitionNames.Found::id));
        return new Names(Map.copyOf(groups), Map.copyOf(subscriptions), Map.copyOf(partitions));
    }
}
