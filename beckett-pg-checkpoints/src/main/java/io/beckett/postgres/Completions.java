package io.beckett.postgres;

import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.AddAttempts;
import io.beckett.postgres.query.DeleteWork;
import io.beckett.postgres.query.DropConsumedBacklog;
import io.beckett.postgres.query.LockWork;
import io.beckett.postgres.query.RecordPositions;
import io.beckett.postgres.query.RecordPositions.Position;
import io.beckett.postgres.query.StreamId;
import io.beckett.postgres.query.UpdateWork;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.Completion;
import io.beckett.spi.CompletionResult;
import io.beckett.spi.CompletionResult.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The transaction in which runs of the durable lane end. The rows are locked first; whether anything is left is decided
 * by the numbers in the locked rows, never by what a snapshot shows of the backlog.
 */
final class Completions {
    private final LockWork lockWork;
    private final DeleteWork deleteWork;
    private final UpdateWork updateWork;
    private final RecordPositions recordPositions;
    private final DropConsumedBacklog dropConsumed;
    private final AddAttempts addAttempts;
    private final Directory directory;
    private final WorkSignal signal;

    Completions(Schema schema, Directory directory, WorkSignal signal) {
        lockWork = new LockWork(schema);
        deleteWork = new DeleteWork(schema);
        updateWork = new UpdateWork(schema);
        recordPositions = new RecordPositions(schema);
        dropConsumed = new DropConsumedBacklog(schema);
        addAttempts = new AddAttempts(schema);
        this.directory = directory;
        this.signal = signal;
    }

    List<CompletionResult> complete(Connection connection, List<Completion> completions) throws SQLException {
        var names = directory.names(
                connection, known -> completions.stream().map(Completion::key).allMatch(known::knows));
        var streams = new LinkedHashMap<StreamId, String>();
        var ids = new ArrayList<StreamId>();
        for (var completion : completions) {
            var id = names.stream(completion.key());
            ids.add(id);
            streams.put(id, completion.key().stream().value());
        }
        var rows = new LinkedHashMap<StreamId, ReservedWork>();
        for (var row : lockWork.run(connection, streams.keySet())) {
            rows.put(row.id(), new ReservedWork(row));
        }
        var results = new ArrayList<CompletionResult>();
        var attempts = new ArrayList<Map.Entry<StreamId, AttemptRecord>>();
        for (var i = 0; i < ids.size(); i++) {
            var completion = completions.get(i);
            var row = rows.get(ids.get(i));
            var outcome = row == null ? Outcome.STALE : row.apply(completion);
            results.add(new CompletionResult(completion.key(), completion.token(), outcome));
            if (outcome != Outcome.STALE) {
                var id = ids.get(i);
                completion.attempts().forEach(attempt -> attempts.add(Map.entry(id, attempt)));
            }
        }
        var woken = write(connection, rows.values().stream().toList(), streams);
        if (!attempts.isEmpty()) {
            addAttempts.run(connection, attempts);
        }
        if (woken > 0 || rows.values().stream().anyMatch(ReservedWork::isDue)) {
            signal.send(connection);
        }
        return results;
    }

    private int write(Connection connection, List<ReservedWork> rows, Map<StreamId, String> streams)
            throws SQLException {
        var woken = 0;
        var drained = rows.stream().filter(ReservedWork::isDrained).toList();
        var changed = rows.stream().filter(ReservedWork::isChanged).toList();
        if (!changed.isEmpty()) {
            updateWork.run(
                    connection, changed.stream().map(ReservedWork::change).toList());
        }
        if (!drained.isEmpty()) {
            var positions = new LinkedHashMap<StreamId, Position>();
            drained.forEach(row ->
                    positions.put(row.id(), new Position(streams.getOrDefault(row.id(), ""), row.position())));
            recordPositions.run(connection, positions);
            woken = deleteWork.run(
                    connection, drained.stream().map(ReservedWork::id).toList());
        }
        var moved = changed.stream().filter(ReservedWork::hasMoved).toList();
        if (!moved.isEmpty()) {
            dropConsumed.run(
                    connection,
                    moved.stream().map(ReservedWork::id).toList(),
                    moved.stream().map(ReservedWork::position).toList());
        }
        return woken;
    }
}
