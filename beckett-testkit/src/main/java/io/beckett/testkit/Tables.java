package io.beckett.testkit;

import io.beckett.admin.AdminAction;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.Backlog;
import io.beckett.spi.ControlRequest;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush.FrontierMove;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.SessionBeat.Presence;
import io.beckett.spi.StreamKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the in-memory store keeps. Rows are immutable, so that a copy of the maps is a copy of the database. */
final class Tables {
    private static final int HISTORY = 20;

    final Map<String, SessionRow> sessions = new LinkedHashMap<>();
    final NavigableMap<LeaseKey, LeaseRow> leases = new TreeMap<>();
    final NavigableMap<String, NavigableMap<String, Boolean>> pausedByGroup = new TreeMap<>();
    final Map<LeaseKey, NavigableMap<String, FrontierMove>> frontiers = new HashMap<>();
    final Map<StreamKey, CheckpointRow> checkpoints = new HashMap<>();
    final Map<StreamKey, WorkRow> work = new LinkedHashMap<>();
    final Map<StreamKey, NavigableMap<Long, Long>> backlogs = new HashMap<>();
    final Map<StreamKey, Deque<HistoryRow>> history = new HashMap<>();
    final Map<ParkedKey, ParkedRow> parked = new LinkedHashMap<>();
    final List<AdminAction> actions = new ArrayList<>();
    final NavigableMap<Long, ControlRequest> requests = new TreeMap<>();
    /** The layout with which a partition joined its topic. */
    final Map<PartitionId, Integer> layouts = new TreeMap<>();
    /** When every producer knows a layout, by topic and number. */
    final Map<String, NavigableMap<Integer, Instant>> grown = new TreeMap<>();

    final Map<Ended, FeedPosition> ended = new HashMap<>();
    final Map<Passed, Integer> passed = new HashMap<>();
    /** Groups that are made again from the topics. */
    final Map<String, RebuildRow> rebuilds = new HashMap<>();

    long lastFence;
    long lastRequest;

    record SessionRow(Instant expiresAt, Map<String, Presence> groups) {}

    record CheckpointRow(long position, Instant changedAt) {}

    record HistoryRow(Instant at, AttemptRecord attempt) {
        boolean isOf(AttemptRecord other) {
            return attempt.position() == other.position()
                    && attempt.number() == other.number()
                    && attempt.kind() == other.kind();
        }
    }

    record RebuildRow(String target, Map<PartitionId, Long> upTo) {}

    /** Where a partition ended when a later layout held. */
    record Ended(PartitionId partition, int layout) {}

    /** Which layout a subscription has reached. */
    record Passed(String group, String subscription, String topic) {}

    /** A record of a log; what else stood at its offset is another one. */
    record ParkedKey(GlobalPosition at, String log, int incarnation) {}

    record ParkedRow(long number, String reason, Instant at) {}

    Tables copy() {
        var copy = new Tables();
        copy.sessions.putAll(sessions);
        copy.leases.putAll(leases);
        pausedByGroup.forEach((group, paused) -> copy.pausedByGroup.put(group, new TreeMap<>(paused)));
        frontiers.forEach((lease, moves) -> copy.frontiers.put(lease, new TreeMap<>(moves)));
        copy.checkpoints.putAll(checkpoints);
        copy.work.putAll(work);
        backlogs.forEach((key, backlog) -> copy.backlogs.put(key, new TreeMap<>(backlog)));
        history.forEach((key, rows) -> copy.history.put(key, new ArrayDeque<>(rows)));
        copy.parked.putAll(parked);
        copy.actions.addAll(actions);
        copy.requests.putAll(requests);
        copy.layouts.putAll(layouts);
        grown.forEach((topic, seen) -> copy.grown.put(topic, new TreeMap<>(seen)));
        copy.ended.putAll(ended);
        copy.passed.putAll(passed);
        copy.rebuilds.putAll(rebuilds);
        copy.lastFence = lastFence;
        copy.lastRequest = lastRequest;
        return copy;
    }

    long checkpointOf(StreamKey key) {
        var row = checkpoints.get(key);
        return row == null ? 0 : row.position();
    }

    NavigableMap<Long, Long> backlogOf(StreamKey key) {
        return backlogs.computeIfAbsent(key, k -> new TreeMap<>());
    }

    void write(StreamKey key, Backlog backlog) {
        var waiting = backlogOf(key);
        for (var i = 0; i < backlog.offsets().length; i++) {
            waiting.put(backlog.offsets()[i], backlog.timestamps()[i]);
        }
    }

    Backlog firstWaiting(WorkRow row, int atMost) {
        var waiting = backlogOf(row.key()).tailMap(row.position(), true);
        return new Backlog(
                waiting.keySet().stream()
                        .limit(atMost)
                        .mapToLong(Long::longValue)
                        .toArray(),
                waiting.values().stream()
                        .limit(atMost)
                        .mapToLong(Long::longValue)
                        .toArray());
    }

    /** Puts the row back; what lies behind its position is consumed. */
    void put(WorkRow row) {
        work.put(row.key(), row);
        backlogOf(row.key()).headMap(row.position(), false).clear();
    }

    void remove(StreamKey key) {
        work.remove(key);
        backlogs.remove(key);
    }

    void record(AttemptRecord attempt, Instant now, Predicate<Guard> holds) {
        var rows = history.computeIfAbsent(attempt.key(), k -> new ArrayDeque<>());
        if (holds.test(Guard.HISTORY_IS_WRITTEN_ONCE) && rows.stream().anyMatch(row -> row.isOf(attempt))) {
            return;
        }
        rows.addFirst(new HistoryRow(now, attempt));
        if (holds.test(Guard.HISTORY_IS_BOUNDED) && rows.size() > HISTORY) {
            rows.removeLast();
        }
    }
}
