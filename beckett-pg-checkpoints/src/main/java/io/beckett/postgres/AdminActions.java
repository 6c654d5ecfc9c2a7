package io.beckett.postgres;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.error.CheckpointChangedException;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.AddAttempts;
import io.beckett.postgres.query.AdminActionLog;
import io.beckett.postgres.query.AskHolder;
import io.beckett.postgres.query.DeleteWork;
import io.beckett.postgres.query.DropConsumedBacklog;
import io.beckett.postgres.query.FindRetryable;
import io.beckett.postgres.query.FreeOneReservation;
import io.beckett.postgres.query.LockCheckpoint;
import io.beckett.postgres.query.LockElsewhere;
import io.beckett.postgres.query.LockWork;
import io.beckett.postgres.query.ReadBacklog;
import io.beckett.postgres.query.RecordPositions;
import io.beckett.postgres.query.RecordPositions.Position;
import io.beckett.postgres.query.ScheduleWork;
import io.beckett.postgres.query.SetPaused;
import io.beckett.postgres.query.StreamId;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What administrators do, each in one transaction with its record. Directly only to work rows that nobody has reserved,
 * locked first and compared with what the administrator saw; everything else is a request to the holder of the lease.
 */
final class AdminActions {
    private static final long AT_ONCE = 0;

    private final LockWork lockWork;
    private final LockElsewhere lockElsewhere;
    private final ScheduleWork schedule;
    private final ReadBacklog readBacklog;
    private final DropConsumedBacklog dropConsumed;
    private final DeleteWork deleteWork;
    private final RecordPositions recordPositions;
    private final AddAttempts addAttempts;
    private final LockCheckpoint lockCheckpoint;
    private final AskHolder askHolder;
    private final FreeOneReservation freeReservation;
    private final FindRetryable findRetryable;
    private final SetPaused setPaused;
    private final AdminActionLog actionLog;
    private final WorkSignal signal;

    AdminActions(Schema schema, WorkSignal signal) {
        lockWork = new LockWork(schema);
        lockElsewhere = new LockElsewhere(schema);
        schedule = new ScheduleWork(schema);
        readBacklog = new ReadBacklog(schema);
        dropConsumed = new DropConsumedBacklog(schema);
        deleteWork = new DeleteWork(schema);
        recordPositions = new RecordPositions(schema);
        addAttempts = new AddAttempts(schema);
        lockCheckpoint = new LockCheckpoint(schema);
        askHolder = new AskHolder(schema);
        freeReservation = new FreeOneReservation(schema);
        findRetryable = new FindRetryable(schema);
        setPaused = new SetPaused(schema);
        actionLog = new AdminActionLog(schema);
        this.signal = signal;
    }

    /**
     * A checkpoint as an administrator saw it.
     *
     * @param group number of its group
     */
    record Seen(CheckpointInfo info, StreamKey key, StreamId id, int group) {
        CheckpointChangedException changed(String reason) {
            return new CheckpointChangedException(info.group(), info.subscription(), info.streamName(), reason);
        }
    }

    boolean retry(Connection connection, Seen seen, Optional<String> actor) throws SQLException {
        waiting(connection, seen);
        schedule.retry(connection, List.of(seen.id()), AT_ONCE);
        return done(connection, "retry", seen, actor);
    }

    boolean skip(Connection connection, Seen seen, Optional<String> actor) throws SQLException {
        var row = waiting(connection, seen);
        var position = endOfFirst(connection, row);
        var reason = actor.map(name -> "skipped by " + name).orElse("skipped");
        var skipped =
                new AttemptRecord(seen.key(), position, row.attempts(), AttemptRecord.Kind.SKIPPED, "", reason, "");
        addAttempts.run(connection, List.of(Map.entry(seen.id(), skipped)));
        if (position >= row.accounted()) {
            var positions = new LinkedHashMap<StreamId, Position>();
            positions.put(seen.id(), new Position(seen.info().streamName(), position));
            recordPositions.run(connection, positions);
            deleteWork.run(connection, List.of(seen.id()));
        } else {
            schedule.move(connection, seen.id(), position, WorkStatus.READY);
            dropConsumed.run(connection, List.of(seen.id()), List.of(position));
        }
        return done(connection, "skip", seen, actor);
    }

    private long endOfFirst(Connection connection, LockWork.Locked row) throws SQLException {
        var first = readBacklog.first(connection, row.id(), row.position());
        return first.isEmpty() ? row.accounted() : first.offsets()[0] + 1;
    }

    boolean delete(Connection connection, Seen seen, Optional<String> actor) throws SQLException {
        var row = find(connection, seen);
        if (row.isPresent()) {
            var unreserved = unreserved(seen, row);
            delete(connection, seen.id(), unreserved.accounted());
            for (var other : lockElsewhere.run(connection, List.of(seen.id()))) {
                if (other.status() == WorkStatus.BEHIND) {
                    delete(connection, other.id(), other.accounted());
                }
            }
            askHolder.withdraw(connection, seen.id());
        } else {
            var position = lockCheckpoint
                    .run(connection, seen.id())
                    .orElseThrow(() -> seen.changed("it does not exist any more"));
            checkPosition(seen, position);
            askHolder.deleteStream(
                    connection, seen.group(), seen.id(), seen.info().streamName());
        }
        return done(connection, "delete", seen, actor);
    }

    private void delete(Connection connection, StreamId id, long accounted) throws SQLException {
        schedule.move(connection, id, accounted, WorkStatus.DELETED);
        dropConsumed.run(connection, List.of(id), List.of(accounted));
    }

    boolean releaseReservation(Connection connection, Seen seen, Optional<String> actor) throws SQLException {
        var token = find(connection, seen)
                .flatMap(row -> Optional.ofNullable(row.token()))
                .orElseThrow(() -> seen.changed("it is not reserved"));
        if (!token.equals(seen.info().reference())) {
            throw seen.changed("somebody else has reserved it");
        }
        freeReservation.run(connection, seen.id(), token);
        return done(connection, "releaseReservation", seen, actor);
    }

    /** Makes some of the selected streams of a subscription due; those it found. */
    List<StreamId> retrySome(
            Connection connection, CheckpointFilter filter, StreamId after, int limit, long withinMillis)
            throws SQLException {
        var found = findRetryable.run(connection, filter, after, limit);
        if (!found.isEmpty()) {
            schedule.retry(connection, found, withinMillis);
            signal.send(connection);
        }
        return found;
    }

    boolean pause(Connection connection, String group, String subscription, boolean paused, Optional<String> actor)
            throws SQLException {
        var id = setPaused
                .run(connection, group, subscription, paused)
                .orElseThrow(() -> new IllegalArgumentException("group '" + group + "' has no subscription '"
                        + subscription + "'. Known are those that a node has registered."));
        askHolder.everyHolder(connection, id);
        signal.send(connection);
        return record(connection, paused ? "pause" : "resume", group + "/" + subscription, actor);
    }

    boolean record(Connection connection, String action, String target, Optional<String> actor) throws SQLException {
        actionLog.add(connection, actor, action, target);
        return true;
    }

    private boolean done(Connection connection, String action, Seen seen, Optional<String> actor) throws SQLException {
        signal.send(connection);
        return record(
                connection, action, seen.key() + " at position " + seen.info().streamPosition(), actor);
    }

    private Optional<LockWork.Locked> find(Connection connection, Seen seen) throws SQLException {
        return lockWork.run(connection, List.of(seen.id())).stream().findFirst();
    }

    private LockWork.Locked waiting(Connection connection, Seen seen) throws SQLException {
        var row = unreserved(seen, find(connection, seen));
        if (row.status() != WorkStatus.RETRY && row.status() != WorkStatus.FAILED) {
            throw seen.changed("it does not wait for another attempt");
        }
        return row;
    }

    private static LockWork.Locked unreserved(Seen seen, Optional<LockWork.Locked> found) {
        var row = found.orElseThrow(() -> seen.changed("nothing of it waits"));
        checkPosition(seen, row.position());
        if (row.owner() != null) {
            throw seen.changed("it is reserved");
        }
        return row;
    }

    private static void checkPosition(Seen seen, long position) {
        if (position != seen.info().streamPosition()) {
            throw seen.changed(
                    "it is at position " + position + ", not at " + seen.info().streamPosition());
        }
    }
}
