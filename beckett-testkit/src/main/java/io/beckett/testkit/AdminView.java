package io.beckett.testkit;

import io.beckett.admin.AdminAction;
import io.beckett.admin.Attempt;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.CheckpointStatus;
import io.beckett.admin.Page;
import io.beckett.admin.PageRequest;
import io.beckett.admin.ParkedRecord;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.CheckpointAdmin.PartitionFacts;
import io.beckett.spi.CheckpointAdmin.SubscriptionFacts;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import io.beckett.spi.WorkStatus;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What administrators see. */
final class AdminView {
    private static final Comparator<StreamKey> ORDER = Comparator.<StreamKey, String>comparing(
                    key -> key.lease().group())
            .thenComparing(StreamKey::subscription)
            .thenComparing(key -> key.lease().partition())
            .thenComparing(key -> key.stream().value());

    private final Database database;
    private final Sessions sessions;

    AdminView(Database database, Sessions sessions) {
        this.database = database;
        this.sessions = sessions;
    }

    static StreamKey keyOf(CheckpointInfo seen) {
        var lease = new LeaseKey(seen.group(), new PartitionId(seen.topic(), seen.partition()));
        return new StreamKey(lease, seen.subscription(), StreamName.of(seen.streamName()));
    }

    List<SubscriptionFacts> subscriptions(String group) {
        var registered = sessions.registeredBySessions(group);
        var facts = new ArrayList<SubscriptionFacts>();
        database.tables
                .pausedByGroup
                .getOrDefault(group, new TreeMap<>())
                .forEach((name, paused) -> facts.add(factsOf(group, name, paused, registered.contains(name))));
        return facts;
    }

    private SubscriptionFacts factsOf(String group, String name, boolean paused, boolean registered) {
        var rows = database.tables.work.values().stream()
                .filter(row -> row.key().lease().group().equals(group)
                        && row.key().subscription().equals(name))
                .toList();
        return new SubscriptionFacts(
                group,
                name,
                paused,
                registered,
                rows.stream()
                        .filter(row -> row.status() == WorkStatus.READY || row.status() == WorkStatus.BEHIND)
                        .count(),
                rows.stream().filter(row -> row.status() == WorkStatus.RETRY).count(),
                rows.stream().filter(row -> row.status() == WorkStatus.FAILED).count(),
                rows.stream().filter(row -> row.owner().isPresent()).count(),
                rows.stream()
                        .mapToLong(row -> database.tables.backlogOf(row.key()).size())
                        .sum(),
                rows.stream()
                        .flatMap(row -> database.tables.backlogOf(row.key()).values().stream())
                        .min(Comparator.naturalOrder())
                        .map(Instant::ofEpochMilli),
                partitionsOf(group, name));
    }

    private List<PartitionFacts> partitionsOf(String group, String name) {
        var facts = new ArrayList<PartitionFacts>();
        for (var lease : database.tables.leases.values()) {
            var frontiers = database.tables.frontiers.get(lease.key());
            var progress = frontiers == null ? null : frontiers.get(name);
            if (lease.key().group().equals(group) && progress != null) {
                facts.add(new PartitionFacts(
                        lease.key().partition(), progress, lease.owner().filter(sessions::lives)));
            }
        }
        return facts;
    }

    /** What a filter selects, in the order in which it is shown. */
    List<StreamKey> keys(CheckpointFilter filter) {
        var keys = new HashSet<>(database.tables.checkpoints.keySet());
        keys.addAll(database.tables.work.keySet());
        return keys.stream().filter(key -> selects(filter, key)).sorted(ORDER).toList();
    }

    private boolean selects(CheckpointFilter filter, StreamKey key) {
        var row = database.tables.work.get(key);
        return filter.status().map(statusOf(row)::equals).orElse(true)
                && (!filter.reservedOnly() || (row != null && row.owner().isPresent()))
                && filter.group().map(key.lease().group()::equals).orElse(true)
                && filter.subscription().map(key.subscription()::equals).orElse(true)
                && filter.stream().map(key.stream().value()::equals).orElse(true)
                && filter.error().map(type -> type.equals(newestErrorType(key))).orElse(true);
    }

    private String newestErrorType(StreamKey key) {
        return database.tables.history.getOrDefault(key, new ArrayDeque<>()).stream()
                .filter(entry -> entry.attempt().kind() == AttemptRecord.Kind.FAILED)
                .findFirst()
                .map(entry -> entry.attempt().errorType())
                .orElse("");
    }

    private static CheckpointStatus statusOf(@Nullable WorkRow row) {
        if (row == null) {
            return CheckpointStatus.ACTIVE;
        }
        return switch (row.status()) {
            case READY, BEHIND -> CheckpointStatus.LAGGING;
            case RETRY -> CheckpointStatus.RETRY;
            case FAILED -> CheckpointStatus.FAILED;
            case DELETED -> CheckpointStatus.DELETED;
        };
    }

    long count(CheckpointFilter filter) {
        return keys(filter).size();
    }

    Page<CheckpointInfo> checkpoints(CheckpointFilter filter, PageRequest page) {
        var rest = keys(filter).stream()
                .filter(key -> page.after()
                        .map(after -> ORDER.compare(key, keyAt(after)) > 0)
                        .orElse(true))
                .limit(page.size() + 1L)
                .toList();
        var items = rest.stream().limit(page.size()).map(this::infoOf).toList();
        return new Page<>(
                items, rest.size() > page.size() ? Optional.of(cursor(rest.get(page.size() - 1))) : Optional.empty());
    }

    /** Control characters occur in no name, so a line break parts the names. */
    private static String cursor(StreamKey key) {
        var partition = key.lease().partition();
        return String.join(
                "\n",
                key.lease().group(),
                key.subscription(),
                partition.topic(),
                Integer.toString(partition.partition()),
                key.stream().value());
    }

    private static StreamKey keyAt(String cursor) {
        var parts = cursor.lines().toList();
        if (parts.size() != 5) {
            throw new IllegalArgumentException(
                    "page after '" + cursor + "' is not known. Give what next() of a page of checkpoints returned.");
        }
        var partition = new PartitionId(parts.get(2), Integer.parseInt(parts.get(3)));
        return new StreamKey(new LeaseKey(parts.get(0), partition), parts.get(1), StreamName.of(parts.get(4)));
    }

    private CheckpointInfo infoOf(StreamKey key) {
        var row = database.tables.work.get(key);
        var position = row == null ? database.tables.checkpointOf(key) : row.position();
        return new CheckpointInfo(
                key.lease().group(),
                key.subscription(),
                key.stream().value(),
                key.lease().partition().topic(),
                key.lease().partition().partition(),
                position,
                row == null ? position : row.accounted(),
                statusOf(row),
                row != null && row.owner().isPresent(),
                row != null && row.status() == WorkStatus.RETRY ? Optional.of(row.dueAt()) : Optional.empty(),
                row == null ? 0 : row.attempts(),
                row == null || row.attempts() == 0 ? Optional.empty() : lastError(key),
                row == null ? "" : row.owner().map(WorkRow.Owner::token).orElse(""));
    }

    private Optional<String> lastError(StreamKey key) {
        return database.tables.history.getOrDefault(key, new ArrayDeque<>()).stream()
                .filter(entry -> entry.attempt().kind() == AttemptRecord.Kind.FAILED)
                .findFirst()
                .map(entry -> textOf(entry.attempt()));
    }

    private static String textOf(AttemptRecord attempt) {
        if (attempt.errorType().isEmpty()) {
            return attempt.error();
        }
        return attempt.error().isEmpty() ? attempt.errorType() : attempt.errorType() + ": " + attempt.error();
    }

    List<Attempt> attempts(CheckpointInfo seen) {
        return database.tables.history.getOrDefault(keyOf(seen), new ArrayDeque<>()).stream()
                .map(entry -> new Attempt(
                        entry.at(),
                        entry.attempt().number(),
                        textOf(entry.attempt()),
                        entry.attempt().stackTrace()))
                .toList();
    }

    Optional<GlobalPosition> blockedAt(CheckpointInfo seen) {
        var key = keyOf(seen);
        var partition = key.lease().partition();
        var first = database.tables.work.containsKey(key)
                ? database.tables.backlogOf(key).firstEntry()
                : null;
        return Optional.ofNullable(first)
                .map(entry -> new GlobalPosition(partition.topic(), partition.partition(), entry.getKey()));
    }

    Page<ParkedRecord> parked(PageRequest page) {
        var newestFirst = database.tables.parked.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().number()))
                .toList();
        var rows = page(newestFirst, page, entry -> entry.getValue().number());
        return new Page<>(
                rows.items().stream()
                        .map(entry -> new ParkedRecord(
                                entry.getKey().at(),
                                entry.getValue().reason(),
                                entry.getValue().at()))
                        .toList(),
                rows.next());
    }

    long parkedCount() {
        return database.tables.parked.size();
    }

    Page<AdminAction> actions(PageRequest page) {
        var all = database.tables.actions;
        var newestFirst = new ArrayList<Long>();
        for (var number = (long) all.size(); number > 0; number--) {
            newestFirst.add(number);
        }
        var numbers = page(newestFirst, page, number -> number);
        return new Page<>(
                numbers.items().stream()
                        .map(number -> all.get(Math.toIntExact(number - 1)))
                        .toList(),
                numbers.next());
    }

    private static <T> Page<T> page(List<T> newestFirst, PageRequest page, ToLongFunction<T> number) {
        var below = page.after().map(Long::parseLong).orElse(Long.MAX_VALUE);
        var rest = newestFirst.stream()
                .filter(item -> number.applyAsLong(item) < below)
                .toList();
        var items = rest.stream().limit(page.size()).toList();
        return new Page<>(
                items,
                rest.size() > page.size()
                        ? Optional.of(Long.toString(number.applyAsLong(items.get(items.size() - 1))))
                        : Optional.empty());
    }
}
