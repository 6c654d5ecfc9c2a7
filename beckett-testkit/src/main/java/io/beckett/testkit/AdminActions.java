package io.beckett.testkit;

import io.beckett.admin.AdminAction;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.error.CheckpointChangedException;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.ControlRequest;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What administrators do: to a work row directly, to the fast lane by a request to the holder of the lease. */
final class AdminActions {
    private static final Duration SPREAD = Duration.ofSeconds(5);

    private final Database database;
    private final DurableLane durableLane;
    private final Growth growth;

    AdminActions(Database database, DurableLane durableLane) {
        this.database = database;
        this.growth = new Growth(database);
        this.durableLane = durableLane;
    }

    void retry(CheckpointInfo seen, Optional<String> actor) {
        var row = waiting(seen);
        makeDue(row, Duration.ZERO);
        record("retry", seen, actor);
    }

    private void makeDue(WorkRow row, Duration in) {
        var manual = row.manual() || (row.status() == WorkStatus.FAILED && database.holds(Guard.ADMIN_RETRY_IS_MANUAL));
        database.tables.put(row.withSchedule(WorkStatus.RETRY, database.now().plus(in), manual));
        database.announceWork();
    }

    void skip(CheckpointInfo seen, Optional<String> actor) {
        var row = waiting(seen);
        var first = database.tables.backlogOf(row.key()).firstEntry();
        var position = first == null ? row.accounted() : first.getKey() + 1;
        var reason = actor.map(name -> "skipped by " + name).orElse("skipped");
        database.tables.record(
                new AttemptRecord(row.key(), position, row.attempts(), AttemptRecord.Kind.SKIPPED, "", reason, ""),
                database.now(),
                database::holds);
        if (position >= row.accounted()) {
            durableLane.drain(row.key(), position);
        } else {
            var moved = row.withPosition(position);
            database.tables.put(
                    database.holds(Guard.ADMIN_SKIP_STARTS_AFRESH)
                            ? moved.withSchedule(WorkStatus.READY, database.now(), false)
                                    .withAttempts(0, 0)
                            : moved);
            database.announceWork();
        }
        record("skip", seen, actor);
    }

    void delete(CheckpointInfo seen, Optional<String> actor) {
        var key = AdminView.keyOf(seen);
        if (database.tables.work.containsKey(key)) {
            delete(unreserved(seen));
            if (database.holds(Guard.DELETION_GOES_ALONG)) {
                growth.waitingBehind(key).forEach(this::delete);
            }
        } else {
            askHolder(seen, key);
        }
        record("delete", seen, actor);
    }

    private void delete(WorkRow row) {
        database.tables.put(row.withPosition(row.accounted())
                .withSchedule(WorkStatus.DELETED, row.dueAt(), false)
                .withAttempts(0, 0));
    }

    private void askHolder(CheckpointInfo seen, StreamKey key) {
        var tables = database.tables;
        var checkpoint = tables.checkpoints.get(key);
        if (checkpoint == null) {
            throw changed(seen, "it does not exist any more");
        }
        checkPosition(seen, checkpoint.position());
        if (!database.holds(Guard.ADMIN_DELETE_ASKS_HOLDER)) {
            tables.put(new WorkRow(
                    key,
                    checkpoint.position(),
                    checkpoint.position(),
                    WorkStatus.DELETED,
                    database.now(),
                    0,
                    0,
                    false,
                    0,
                    Optional.empty()));
            return;
        }
        tables.lastRequest++;
        tables.requests.put(tables.lastRequest, new ControlRequest.DeleteStream(tables.lastRequest, key));
        tables.leases.computeIfPresent(key.lease(), (k, lease) -> lease.asked());
    }

    void releaseReservation(CheckpointInfo seen, Optional<String> actor) {
        var row = database.tables.work.get(AdminView.keyOf(seen));
        if (row == null || row.owner().isEmpty()) {
            throw changed(seen, "it is not reserved");
        }
        var token = row.owner().get().token();
        if (!token.equals(seen.reference()) && database.holds(Guard.ADMIN_LOOKS_AT_TOKEN)) {
            throw changed(seen, "somebody else has reserved it");
        }
        database.tables.put(row.withOwner(Optional.empty()));
        database.announceWork();
        record("releaseReservation", seen, actor);
    }

    long retryAll(CheckpointFilter filter, List<StreamKey> selected, Optional<String> actor) {
        var rows = new ArrayList<WorkRow>();
        for (var key : selected) {
            var row = database.tables.work.get(key);
            if (row != null && row.waitsForAttempt() && row.owner().isEmpty()) {
                rows.add(row);
            }
        }
        for (var i = 0; i < rows.size(); i++) {
            makeDue(rows.get(i), SPREAD.multipliedBy(i).dividedBy(rows.size()));
        }
        record("retryAll", filter.toString(), actor);
        return rows.size();
    }

    void pause(String group, String subscription, Optional<String> actor) {
        setPaused(group, subscription, database.holds(Guard.ADMIN_PAUSE_IS_KEPT));
        record("pause", group + "/" + subscription, actor);
    }

    void resume(String group, String subscription, Optional<String> actor) {
        setPaused(group, subscription, false);
        record("resume", group + "/" + subscription, actor);
    }

    private void setPaused(String group, String subscription, boolean paused) {
        var known = database.tables.pausedByGroup.get(group);
        if (known == null || !known.containsKey(subscription)) {
            throw new IllegalArgumentException("group '" + group + "' has no subscription '" + subscription
                    + "'. Known are those that a node has registered.");
        }
        known.put(subscription, paused);
        database.tables.leases.replaceAll((key, lease) -> key.group().equals(group) ? lease.asked() : lease);
    }

    private WorkRow waiting(CheckpointInfo seen) {
        var row = unreserved(seen);
        if (!row.waitsForAttempt() && database.holds(Guard.ADMIN_LOOKS_AT_STATUS)) {
            throw changed(seen, "it does not wait for another attempt");
        }
        return row;
    }

    private WorkRow unreserved(CheckpointInfo seen) {
        var row = database.tables.work.get(AdminView.keyOf(seen));
        if (row == null) {
            throw changed(seen, "nothing of it waits");
        }
        checkPosition(seen, row.position());
        if (row.owner().isPresent() && database.holds(Guard.ADMIN_SPARES_RESERVED)) {
            throw changed(seen, "it is reserved");
        }
        return row;
    }

    private void checkPosition(CheckpointInfo seen, long position) {
        if (position != seen.streamPosition() && database.holds(Guard.ADMIN_LOOKS_AT_POSITION)) {
            throw changed(seen, "it is at position " + position + ", not at " + seen.streamPosition());
        }
    }

    private static CheckpointChangedException changed(CheckpointInfo seen, String reason) {
        return new CheckpointChangedException(seen.group(), seen.subscription(), seen.streamName(), reason);
    }

    private void record(String action, CheckpointInfo seen, Optional<String> actor) {
        var target = AdminView.keyOf(seen) + " at position " + seen.streamPosition();
        record(action, target, actor);
    }

    private void record(String action, String target, Optional<String> actor) {
        if (database.holds(Guard.ADMIN_RECORDS_ACTIONS)) {
            database.tables.actions.add(new AdminAction(database.now(), actor, action, target));
        }
    }
}
