package io.beckett.testkit;

import io.beckett.spi.Flush;
import io.beckett.spi.Flush.FrontierMove;
import io.beckett.spi.Flush.LeaseFlush;
import io.beckett.spi.FlushResult;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import io.beckett.testkit.Tables.CheckpointRow;
import io.beckett.testkit.Tables.ParkedKey;
import io.beckett.testkit.Tables.ParkedRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the fast lane records. */
final class Flushes {
    private static final int COUNTED_AT_MOST = 10_000;

    private final Database database;
    private final Growth growth;

    Flushes(Database database) {
        this.database = database;
        this.growth = new Growth(database);
    }

    FlushResult flush(Flush flush) {
        var results = new ArrayList<FlushResult.LeaseResult>();
        for (var lease : flush.leases()) {
            results.add(flush(lease, flush.session()));
        }
        return new FlushResult(results);
    }

    private FlushResult.LeaseResult flush(LeaseFlush flush, String session) {
        var tables = database.tables;
        var row = tables.leases.get(flush.key());
        if (row == null || !fenceHolds(row, flush, session) || meetsWorkRow(flush)) {
            if (!database.holds(Guard.REFUSED_RECORDS_NOTHING)) {
                flush.finished().forEach(this::finish);
                flush.frontiers().forEach(move -> move(flush.key(), move));
            }
            return new FlushResult.Refused(flush.key());
        }
        var released = flush.release() && database.holds(Guard.FLUSH_RELEASES);
        tables.leases.put(flush.key(), released ? row.flushed().released() : row.flushed());
        var notDurable = append(flush);
        flush.finished().forEach(this::finish);
        flush.spills().forEach(spill -> spill(placed(spill), session));
        for (var attempt : flush.attempts()) {
            tables.record(attempt, database.now(), database::holds);
        }
        for (var parked : flush.parked()) {
            tables.parked.putIfAbsent(
                    keyOf(parked, row), new ParkedRow(tables.parked.size() + 1L, parked.reason(), database.now()));
        }
        flush.frontiers().forEach(move -> move(flush.key(), move));
        flush.requests().forEach(tables.requests::remove);
        if (released) {
            database.announceWork();
        }
        var fence = flush.appends().isEmpty() ? 0 : database.nextFence();
        return new FlushResult.Flushed(flush.key(), row.controlSeq(), fence, notDurable, waiting(flush));
    }

    private ParkedKey keyOf(Flush.Parked parked, LeaseRow lease) {
        return database.holds(Guard.REWIND_KEEPS_PARKED_APART)
                ? new ParkedKey(parked.at(), lease.log(), lease.incarnation())
                : new ParkedKey(parked.at(), "", 0);
    }

    private int waiting(LeaseFlush flush) {
        var spilledReady = flush.spills().stream()
                .anyMatch(spill ->
                        spill.status() == WorkStatus.READY && spill.reservedBy().isEmpty());
        if (!spilledReady || !database.holds(Guard.FLUSH_COUNTS_WAITING)) {
            return -1;
        }
        var now = database.now();
        return (int) database.tables.work.values().stream()
                .filter(row -> row.key().lease().equals(flush.key())
                        && row.status() == WorkStatus.READY
                        && row.owner().isEmpty()
                        && !row.dueAt().isAfter(now))
                .limit(COUNTED_AT_MOST)
                .count();
    }

    private boolean fenceHolds(LeaseRow row, LeaseFlush flush, String session) {
        var owner = row.owner().equals(Optional.of(session)) || !database.holds(Guard.FLUSH_OWNER);
        var epoch = row.epoch() == flush.epoch() || !database.holds(Guard.FLUSH_EPOCH);
        var seq = row.flushSeq() == flush.flushSeq() || !database.holds(Guard.FLUSH_SEQ);
        if (!database.holds(Guard.FLUSH_FENCE_IS_LOCKED)
                && row.epoch() == flush.epoch() + 1
                && row.flushSeq() == flush.flushSeq()) {
            return true;
        }
        return owner && epoch && seq;
    }

    private boolean meetsWorkRow(LeaseFlush flush) {
        return database.holds(Guard.SPILL_NEEDS_NO_ROW)
                && flush.spills().stream().anyMatch(spill -> database.tables.work.containsKey(spill.key()));
    }

    private Set<StreamKey> append(LeaseFlush flush) {
        var notDurable = new LinkedHashSet<StreamKey>();
        for (var append : flush.appends()) {
            var row = database.tables.work.get(append.key());
            if (row == null) {
                if (database.holds(Guard.APPEND_NEEDS_ROW)) {
                    notDurable.add(append.key());
                }
            } else {
                append(row, append);
            }
        }
        return notDurable;
    }

    private void append(WorkRow row, Flush.Append append) {
        var tables = database.tables;
        var deleted = row.status() == WorkStatus.DELETED && database.holds(Guard.DELETED_SWALLOWS);
        var grown = database.holds(Guard.APPEND_IS_ACCOUNTED)
                ? row.withAccounted(Math.max(row.accounted(), append.backlog().end()))
                : row;
        if (!database.holds(Guard.APPEND_KEEPS_SCHEDULE)) {
            grown = grown.withSchedule(WorkStatus.READY, database.now(), false).withAttempts(0, 0);
        }
        if (!database.holds(Guard.APPEND_KEEPS_RESERVATION)) {
            grown = grown.withOwner(Optional.empty());
        }
        tables.put(deleted ? grown.withPosition(grown.accounted()) : grown);
        if (!deleted) {
            tables.write(row.key(), append.backlog());
        }
    }

    private void finish(Flush.Finished finished) {
        var before = database.tables.checkpointOf(finished.key());
        if (finished.position() > before || !database.holds(Guard.FINISHED_NEVER_GOES_BACK)) {
            database.tables.checkpoints.put(finished.key(), new CheckpointRow(finished.position(), database.now()));
        }
    }

    private Flush.Spill placed(Flush.Spill spill) {
        return spill.status() == WorkStatus.BEHIND ? spill.as(growth.behind(spill.key())) : spill;
    }

    private void spill(Flush.Spill spill, String session) {
        var tables = database.tables;
        var recorded = database.holds(Guard.SPILL_KEEPS_RECORDED_POSITION) ? tables.checkpointOf(spill.key()) : 0;
        var position = Math.max(spill.position(), recorded);
        var accounted = spill.backlog().isEmpty()
                ? position
                : Math.max(position, spill.backlog().end());
        var owner = database.holds(Guard.SPILL_RESERVES)
                ? spill.reservedBy().map(token -> new WorkRow.Owner(session, token, database.nextFence(), accounted))
                : Optional.<WorkRow.Owner>empty();
        tables.remove(spill.key());
        tables.write(spill.key(), spill.backlog());
        tables.put(new WorkRow(
                spill.key(),
                position,
                accounted,
                spill.status(),
                dueAt(spill),
                spill.attempts(),
                spill.attemptPosition(),
                false,
                database.holds(Guard.SPILL_WRITES_TAKEOVERS) ? spill.takeovers() : 0,
                owner));
        if (owner.isEmpty()) {
            database.announceWork();
        }
    }

    private Instant dueAt(Flush.Spill spill) {
        return database.now().plus(spill.dueIn());
    }

    private void move(LeaseKey lease, FrontierMove move) {
        var tables = database.tables;
        Map<String, FrontierMove> frontiers = tables.frontiers.getOrDefault(lease, new TreeMap<>());
        var before = frontiers.get(move.subscription());
        if (before == null) {
            return;
        }
        var forward = move.frontier().offset() >= before.frontier().offset()
                || !database.holds(Guard.FRONTIER_NEVER_GOES_BACK);
        var flushedTo = database.holds(Guard.FLUSH_WRITES_FLUSHED_TO)
                ? Math.max(before.flushedTo(), move.flushedTo())
                : before.flushedTo();
        frontiers.put(
                move.subscription(),
                new FrontierMove(
                        move.subscription(),
                        forward ? move.frontier() : before.frontier(),
                        flushedTo,
                        move.pending(),
                        move.oldestPendingMillis(),
                        move.seen(),
                        move.matched()));
        if (move.frontier().offset() > before.frontier().offset()) {
            tables.leases.computeIfPresent(lease, (key, row) -> row.withTakeovers(0));
        }
    }

    Map<StreamKey, Long> accounted(LeaseKey lease, Iterable<StreamKey> streams) {
        var accounted = new HashMap<StreamKey, Long>();
        for (var key : streams) {
            var checkpoint = database.tables.checkpoints.get(key);
            var row = database.tables.work.get(key);
            if (!key.lease().equals(lease) || (checkpoint == null && row == null)) {
                continue;
            }
            var finished =
                    checkpoint == null || !database.holds(Guard.ACCOUNTED_COUNTS_FINISHED) ? 0 : checkpoint.position();
            var written = 0L;
            if (row != null) {
                written = database.holds(Guard.ACCOUNTED_COUNTS_BACKLOG) ? row.accounted() : row.position();
            }
            accounted.put(key, Math.max(finished, written));
        }
        return accounted;
    }
}
