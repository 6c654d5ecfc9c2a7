package io.beckett.postgres;

import io.beckett.admin.AdminAction;
import io.beckett.admin.Attempt;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.Page;
import io.beckett.admin.PageRequest;
import io.beckett.admin.ParkedRecord;
import io.beckett.message.GlobalPosition;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.AdminActionLog;
import io.beckett.postgres.query.CountCheckpoints;
import io.beckett.postgres.query.FindCheckpoints;
import io.beckett.postgres.query.LockWork;
import io.beckett.postgres.query.ReadAttempts;
import io.beckett.postgres.query.ReadBacklog;
import io.beckett.postgres.query.ReadParked;
import io.beckett.postgres.query.ReadPartitionFacts;
import io.beckett.postgres.query.ReadSubscriptionFacts;
import io.beckett.postgres.query.ReadSubscriptionNames;
import io.beckett.postgres.query.StreamId;
import io.beckett.spi.CheckpointAdmin.SubscriptionFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What administrators see. One subscription after the other is looked at, so that each look is served by an index. */
final class AdminReads {
    private final ReadSubscriptionNames readNames;
    private final FindCheckpoints find;
    private final CountCheckpoints count;
    private final ReadSubscriptionFacts readSubscriptions;
    private final ReadPartitionFacts readPartitions;
    private final ReadAttempts readAttempts;
    private final LockWork lockWork;
    private final ReadBacklog readBacklog;
    private final ReadParked readParked;
    private final AdminActionLog actionLog;

    AdminReads(Schema schema) {
        readNames = new ReadSubscriptionNames(schema);
        find = new FindCheckpoints(schema);
        count = new CountCheckpoints(schema);
        readSubscriptions = new ReadSubscriptionFacts(schema);
        readPartitions = new ReadPartitionFacts(schema);
        readAttempts = new ReadAttempts(schema);
        lockWork = new LockWork(schema);
        readBacklog = new ReadBacklog(schema);
        readParked = new ReadParked(schema);
        actionLog = new AdminActionLog(schema);
    }

    /** The subscriptions that a filter selects, in the order in which their checkpoints are shown. */
    List<ReadSubscriptionNames.Found> selected(Connection connection, CheckpointFilter filter) throws SQLException {
        return readNames.run(connection).stream()
                .filter(found -> found.subscription() != null)
                .filter(found -> filter.group().map(found.group()::equals).orElse(true))
                .filter(found -> filter.subscription()
                        .map(name -> name.equals(found.subscription()))
                        .orElse(true))
                .sorted(Comparator.comparing(ReadSubscriptionNames.Found::group)
                        .thenComparing(found -> String.valueOf(found.subscription())))
                .toList();
    }

    Page<CheckpointInfo> checkpoints(Connection connection, CheckpointFilter filter, PageRequest page)
            throws SQLException {
        var after = page.after().map(AdminReads::cursor);
        var found = new ArrayList<FindCheckpoints.Found>();
        var reached = after.isEmpty();
        for (var subscription : selected(connection, filter)) {
            var id = subscription.subscriptionId();
            var isHere = after.map(last -> last.subscription() == id).orElse(false);
            reached |= isHere;
            var missing = page.size() + 1 - found.size();
            if (reached && missing > 0) {
                var from = after.filter(last -> isHere).orElseGet(() -> StreamId.before(id));
                found.addAll(find.run(connection, filter, subscription, from, missing));
            }
        }
        if (!reached) {
            throw unknown(page.after().orElse(""));
        }
        return page(found, page.size(), FindCheckpoints.Found::info, each -> text(each.id()));
    }

    long count(Connection connection, CheckpointFilter filter) throws SQLException {
        var sum = 0L;
        for (var subscription : selected(connection, filter)) {
            sum += count.run(connection, filter, subscription.subscriptionId());
        }
        return sum;
    }

    List<SubscriptionFacts> subscriptions(Connection connection, String group) throws SQLException {
        var partitions = readPartitions.run(connection, group);
        return readSubscriptions.run(connection, group).stream()
                .map(found -> new SubscriptionFacts(
                        group,
                        found.name(),
                        found.paused(),
                        found.registered(),
                        found.lagging(),
                        found.retrying(),
                        found.failed(),
                        found.reserved(),
                        found.waiting(),
                        found.oldest(),
                        partitions.stream()
                                .filter(place -> place.subscription() == found.id())
                                .map(ReadPartitionFacts.Found::facts)
                                .toList()))
                .toList();
    }

    List<Attempt> attempts(Connection connection, AdminActions.Seen seen) throws SQLException {
        return readAttempts.run(connection, seen.id());
    }

    Optional<GlobalPosition> blockedAt(Connection connection, AdminActions.Seen seen) throws SQLException {
        var row = lockWork.run(connection, List.of(seen.id()));
        if (row.isEmpty()) {
            return Optional.empty();
        }
        var first = readBacklog.first(connection, seen.id(), row.get(0).position());
        var partition = seen.key().lease().partition();
        return first.isEmpty()
                ? Optional.empty()
                : Optional.of(new GlobalPosition(partition.topic(), partition.partition(), first.offsets()[0]));
    }

    Page<ParkedRecord> parked(Connection connection, PageRequest page) throws SQLException {
        var found = readParked.before(connection, numberAfter(page), page.size() + 1);
        return page(found, page.size(), ReadParked.Found::record, each -> Long.toString(each.id()));
    }

    long parkedCount(Connection connection) throws SQLException {
        return readParked.count(connection);
    }

    Page<AdminAction> actions(Connection connection, PageRequest page) throws SQLException {
        var found = actionLog.before(connection, numberAfter(page), page.size() + 1);
        return page(found, page.size(), AdminActionLog.Found::action, each -> Long.toString(each.id()));
    }

    /** Below which number a page begins; the newest has the highest. */
    private static long numberAfter(PageRequest page) {
        return page.after().map(AdminReads::number).orElse(Long.MAX_VALUE);
    }

    /**
     * @param found one more than the size, if there are more
     */
    private static <F, T> Page<T> page(List<F> found, int size, Function<F, T> item, Function<F, String> place) {
        var items = found.stream().limit(size).map(item).toList();
        var next = found.size() > size ? Optional.of(place.apply(found.get(size - 1))) : Optional.<String>empty();
        return new Page<>(items, next);
    }

    private static long number(String after) {
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw unknown(after);
        }
    }

    private static String text(StreamId id) {
        return id.subscription() + ":" + id.partition() + ":" + id.hash();
    }

    private static StreamId cursor(String after) {
        var parts = after.split(":", -1);
        if (parts.length != 3) {
            throw unknown(after);
        }
        try {
            return new StreamId(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), UUID.fromString(parts[2]));
        } catch (IllegalArgumentException e) {
            throw unknown(after);
        }
    }

    private static IllegalArgumentException unknown(String after) {
        return new IllegalArgumentException("page after '" + after
                + "' is not known. Give what next() of the page before" + " returned, or ask for the first page.");
    }
}
