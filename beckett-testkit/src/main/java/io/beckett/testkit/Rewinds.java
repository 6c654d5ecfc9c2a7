package io.beckett.testkit;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.Flush.FrontierMove;
import io.beckett.spi.Rewind;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import io.beckett.testkit.Tables.CheckpointRow;
import io.beckett.testkit.Tables.ParkedKey;
import io.beckett.testkit.Tables.ParkedRow;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Forgets what is known of records that are not in the log any more. */
final class Rewinds {
    private final Database database;

    Rewinds(Database database) {
        this.database = database;
    }

    boolean rewind(Rewind rewind) {
        var tables = database.tables;
        var row = tables.leases.get(rewind.key());
        if (row == null || (database.holds(Guard.REWIND_IS_FENCED) && !isHeld(row, rewind))) {
            return false;
        }
        var to = rewind.to().offset();
        park(rewind, row);
        var next = row.rewound(rewind.to().log());
        tables.leases.put(rewind.key(), database.holds(Guard.REWIND_REFUSES_OLD_FLUSHES) ? next.flushed() : next);
        for (var work : List.copyOf(tables.work.values())) {
            if (work.key().lease().equals(rewind.key()) && work.accounted() > to) {
                rewind(work, rewind);
            }
        }
        if (database.holds(Guard.REWIND_LOWERS_CHECKPOINTS)) {
            tables.checkpoints.replaceAll((key, checkpoint) ->
                    isAbove(key, checkpoint.position(), rewind) ? new CheckpointRow(to, database.now()) : checkpoint);
        }
        tables.history.forEach((key, rows) ->
                rows.removeIf(entry -> isAbove(key, entry.attempt().position(), rewind)));
        tables.ended.replaceAll(
                (ended, end) -> ended.partition().equals(rewind.key().partition())
                                && end.log().equals(rewind.to().log())
                                && end.offset() > to
                        ? rewind.to()
                        : end);
        if (database.holds(Guard.REWIND_LOWERS_FRONTIERS)) {
            tables.frontiers
                    .getOrDefault(rewind.key(), new TreeMap<>())
                    .replaceAll((name, move) -> lower(move, rewind));
        }
        return true;
    }

    private static boolean isHeld(LeaseRow row, Rewind rewind) {
        return row.owner().equals(Optional.of(rewind.session())) && row.epoch() == rewind.epoch();
    }

    private static boolean isAbove(StreamKey key, long position, Rewind rewind) {
        return key.lease().equals(rewind.key()) && position > rewind.to().offset();
    }

    private void park(Rewind rewind, LeaseRow lease) {
        var partition = rewind.key().partition();
        var at = new GlobalPosition(
                partition.topic(), partition.partition(), rewind.to().offset());
        database.tables.parked.merge(
                new ParkedKey(at, lease.log(), lease.incarnation()),
                new ParkedRow(database.tables.parked.size() + 1L, rewind.reason(), database.now()),
                (before, now) -> new ParkedRow(before.number(), before.reason() + "; " + now.reason(), now.at()));
    }

    private void rewind(WorkRow row, Rewind rewind) {
        var tables = database.tables;
        var to = rewind.to().offset();
        var waiting = tables.backlogOf(row.key());
        var lost = new TreeMap<>(waiting.tailMap(Math.max(to, row.position()), true));
        if (database.holds(Guard.REWIND_DROPS_BACKLOG)) {
            waiting.tailMap(to, true).clear();
        }
        var position = Math.min(row.position(), to);
        var end = waiting.isEmpty() ? position : Math.max(position, waiting.lastKey() + 1);
        var lowered =
                row.withPosition(position).withAccounted(end).withAttempts(0, 0).withTakeovers(0);
        if (database.holds(Guard.REWIND_ENDS_RESERVATIONS)) {
            lowered = lowered.withOwner(Optional.empty());
        }
        if (!lost.isEmpty() && database.holds(Guard.REWIND_FAILS_WHAT_IS_LOST)) {
            tables.record(note(row, lost, rewind), database.now(), database::holds);
            lowered = lowered.withAttempts(1, 0).withSchedule(WorkStatus.FAILED, row.dueAt(), false);
        }
        tables.put(lowered);
    }

    private AttemptRecord note(WorkRow row, NavigableMap<Long, Long> lost, Rewind rewind) {
        var partition = rewind.key().partition();
        var first = new GlobalPosition(partition.topic(), partition.partition(), lost.firstKey());
        var more = lost.size() == 1 ? "" : " and " + (lost.size() - 1) + " more up to offset " + lost.lastKey();
        var before = row.attempts() == 0 ? "" : lastError(row.key());
        return new AttemptRecord(
                row.key(),
                rewind.to().offset(),
                nextNumber(row.key(), rewind.to().offset()),
                AttemptRecord.Kind.FAILED,
                "",
                "no longer in Kafka: " + first + more + ": " + rewind.reason() + before,
                "");
    }

    private int nextNumber(StreamKey key, long position) {
        var rows = database.tables.history.getOrDefault(key, new ArrayDeque<>());
        return 1
                + rows.stream()
                        .filter(row -> row.attempt().position() == position)
                        .mapToInt(row -> row.attempt().number())
                        .max()
                        .orElse(0);
    }

    private String lastError(StreamKey key) {
        var rows = database.tables.history.get(key);
        if (rows == null || rows.isEmpty()) {
            return "";
        }
        var attempt = rows.getFirst().attempt();
        return "; it had failed before: " + attempt.errorType() + ": " + attempt.error();
    }

    private static FrontierMove lower(FrontierMove move, Rewind rewind) {
        var to = rewind.to();
        var frontier = move.frontier().offset() > to.offset() ? to : move.frontier();
        return new FrontierMove(
                move.subscription(),
                frontier,
                Math.min(move.flushedTo(), to.offset()),
                0,
                0,
                move.seen(),
                move.matched());
    }
}
