package io.beckett.testkit;

import io.beckett.spi.Completion;
import io.beckett.spi.Completion.Hold;
import io.beckett.spi.CompletionResult;
import io.beckett.spi.CompletionResult.Outcome;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import io.beckett.testkit.Tables.CheckpointRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reservations, their ends, and what may be forgotten afterwards. */
final class DurableLane {
    private static final int PURGED_AT_ONCE = 1_000;

    private final Database database;
    private final Growth growth;

    DurableLane(Database database) {
        this.database = database;
        this.growth = new Growth(database);
    }

    /** Chooses streams without marking them; {@link #mark} follows under the same lock. */
    List<StreamKey> choose(ReserveRequest request) {
        var chosen = new ArrayList<StreamKey>();
        for (var quota : request.quotas()) {
            chosen.addAll(due(request.group(), quota.subscription(), WorkStatus.READY, quota.ready()));
            chosen.addAll(due(request.group(), quota.subscription(), WorkStatus.RETRY, quota.retry()));
        }
        return chosen;
    }

    private List<StreamKey> due(String group, String subscription, WorkStatus status, int atMost) {
        var now = database.now();
        var wanted = database.holds(Guard.RESERVE_SPARES_FAILED) || status == WorkStatus.READY
                ? List.of(status)
                : List.of(status, WorkStatus.FAILED);
        return database.tables.work.values().stream()
                .filter(row -> row.key().lease().group().equals(group)
                        && row.key().subscription().equals(subscription)
                        && wanted.contains(row.status())
                        && (row.owner().isEmpty() || !database.holds(Guard.RESERVE_SPARES_RESERVED))
                        && (!row.dueAt().isAfter(now) || !database.holds(Guard.RESERVE_WAITS_UNTIL_DUE)))
                .sorted(Comparator.comparing(WorkRow::dueAt))
                .limit(atMost)
                .map(WorkRow::key)
                .toList();
    }

    List<Reservation> mark(List<StreamKey> chosen, ReserveRequest request) {
        var reservations = new ArrayList<Reservation>();
        for (var key : chosen) {
            var row = database.tables.work.get(key);
            if (row == null) {
                continue;
            }
            var token = database.holds(Guard.TOKEN_PER_RESERVATION) ? database.token() : request.session();
            var owner = new WorkRow.Owner(request.session(), token, database.nextFence(), row.accounted());
            var reserved = row.withOwner(Optional.of(owner));
            database.tables.put(reserved);
            reservations.add(reservationOf(reserved, owner, request.messagesPerStream()));
        }
        return reservations;
    }

    List<Reservation> reservationsOf(String session) {
        var reservations = new ArrayList<Reservation>();
        for (var row : database.tables.work.values()) {
            if (row.isOwnedBy(session) && database.holds(Guard.RESERVATIONS_ARE_LISTED)) {
                reservations.add(reservationOf(row, row.owner().orElseThrow(), 0));
            }
        }
        return reservations;
    }

    private Reservation reservationOf(WorkRow row, WorkRow.Owner owner, int messages) {
        return new Reservation(
                row.key(),
                owner.token(),
                owner.fence(),
                row.position(),
                row.status(),
                row.attempts(),
                row.attemptPosition(),
                row.manual(),
                row.takeovers(),
                logOf(row),
                database.tables.firstWaiting(row, messages));
    }

    private String logOf(WorkRow row) {
        var lease = database.tables.leases.get(row.key().lease());
        return lease == null ? "" : lease.log();
    }

    CompletionResult complete(Completion completion) {
        var row = database.tables.work.get(completion.key());
        if (row == null || !tokenFits(row, completion)) {
            return new CompletionResult(completion.key(), completion.token(), Outcome.STALE);
        }
        for (var attempt : completion.attempts()) {
            database.tables.record(attempt, database.now(), database::holds);
        }
        var drained = apply(row, completion);
        if (!drained) {
            database.announceWork();
        }
        return new CompletionResult(completion.key(), completion.token(), drained ? Outcome.DRAINED : Outcome.WAITING);
    }

    private boolean tokenFits(WorkRow row, Completion completion) {
        return !database.holds(Guard.COMPLETION_TOKEN)
                || (row.owner().isPresent() && row.owner().get().token().equals(completion.token()));
    }

    private boolean apply(WorkRow row, Completion completion) {
        var position = database.holds(Guard.COMPLETION_NEVER_GOES_BACK)
                ? Math.max(row.position(), completion.position())
                : completion.position();
        var moved = row.withPosition(position).withTakeovers(0);
        if (completion.ending() instanceof Completion.Failed failed) {
            fail(moved, row.takeovers(), failed);
            return false;
        }
        if (completion.ending() instanceof Completion.GivenBack && position == row.position()) {
            var free = moved.withOwner(Optional.empty());
            database.tables.put(
                    database.holds(Guard.GIVING_BACK_IS_FREE)
                            ? free
                            : free.withAttempts(row.attempts() + 1, row.attemptPosition()));
            return false;
        }
        if (position >= end(row)) {
            drain(row.key(), position);
            return true;
        }
        database.tables.put(rest(moved));
        return false;
    }

    private long end(WorkRow row) {
        return database.holds(Guard.DRAIN_LOOKS_AT_ACCOUNTED)
                ? row.accounted()
                : row.owner().map(WorkRow.Owner::accountedThen).orElse(row.accounted());
    }

    private void fail(WorkRow moved, int counted, Completion.Failed failed) {
        var dueAt = database.now().plus(failed.dueIn());
        var row = moved.withSchedule(failed.status(), dueAt, false)
                .withAttempts(failed.attempts(), failed.attemptPosition());
        var keeps = failed.reservation() == Hold.KEEP && database.holds(Guard.FAILURE_KEEPS_RESERVATION);
        var takeovers = database.holds(Guard.COUNT_OUTLASTS_KEPT_RESERVATION) ? counted : 0;
        database.tables.put(keeps ? row.withTakeovers(takeovers) : row.withOwner(Optional.empty()));
    }

    private WorkRow rest(WorkRow moved) {
        var dueAt = database.holds(Guard.REST_IS_DUE_AT_ONCE)
                ? database.now()
                : database.now().plus(Duration.ofDays(1));
        var ready = moved.withSchedule(WorkStatus.READY, dueAt, false).withOwner(Optional.empty());
        return database.holds(Guard.ATTEMPTS_END_WITH_THEIR_MESSAGE) ? ready.withAttempts(0, 0) : ready;
    }

    /** Takes the stream out of the durable lane; the same transaction moves its checkpoint. */
    void drain(StreamKey key, long position) {
        database.tables.remove(key);
        growth.left(key);
        if (database.holds(Guard.DRAIN_WRITES_POSITION)) {
            var reached = Math.max(database.tables.checkpointOf(key), position);
            database.tables.checkpoints.put(key, new CheckpointRow(reached, database.now()));
        }
    }

    int purge(Duration olderThan) {
        var tables = database.tables;
        var before = database.now().minus(olderThan);
        var old = tables.checkpoints.entrySet().stream()
                .filter(entry -> !database.holds(Guard.PURGE_LOOKS_AT_AGE)
                        || !entry.getValue().changedAt().isAfter(before))
                .filter(entry ->
                        !database.holds(Guard.PURGE_SPARES_WORK_ROWS) || !tables.work.containsKey(entry.getKey()))
                .filter(entry -> !database.holds(Guard.PURGE_STAYS_BELOW_FRONTIER)
                        || entry.getValue().position() <= frontierOf(entry.getKey()))
                .limit(PURGED_AT_ONCE)
                .map(Map.Entry::getKey)
                .toList();
        old.forEach(tables.checkpoints::remove);
        return old.size();
    }

    private long frontierOf(StreamKey key) {
        var frontiers = database.tables.frontiers.get(key.lease());
        var move = frontiers == null ? null : frontiers.get(key.subscription());
        return move == null ? 0 : move.frontier().offset();
    }
}
