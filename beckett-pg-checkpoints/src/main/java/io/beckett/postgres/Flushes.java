package io.beckett.postgres;

import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.query.AccountAppends;
import io.beckett.postgres.query.AddAttempts;
import io.beckett.postgres.query.AddBacklog;
import io.beckett.postgres.query.AddParked;
import io.beckett.postgres.query.AddWork;
import io.beckett.postgres.query.CountWaiting;
import io.beckett.postgres.query.DeleteRequests;
import io.beckett.postgres.query.FenceLeases;
import io.beckett.postgres.query.LockElsewhere;
import io.beckett.postgres.query.NextFence;
import io.beckett.postgres.query.RecordFrontiers;
import io.beckett.postgres.query.RecordPositions;
import io.beckett.postgres.query.ResetTakeovers;
import io.beckett.postgres.query.StreamId;
import io.beckett.spi.Backlog;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult;
import io.beckett.spi.FlushResult.Flushed;
import io.beckett.spi.FlushResult.LeaseResult;
import io.beckett.spi.FlushResult.Refused;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.WorkStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The transaction in which the fast lane of a node records what it did. Locks in the order of all transactions: leases,
 * work rows, checkpoints, each by key.
 */
final class Flushes {
    private static final int NOT_COUNTED = -1;

    private final FenceLeases fence;
    private final AccountAppends accountAppends;
    private final AddBacklog addBacklog;
    private final LockElsewhere lockElsewhere;
    private final AddWork addWork;
    private final AddAttempts addAttempts;
    private final AddParked addParked;
    private final RecordPositions recordPositions;
    private final ResetTakeovers resetTakeovers;
    private final RecordFrontiers recordFrontiers;
    private final DeleteRequests deleteRequests;
    private final CountWaiting countWaiting;
    private final NextFence nextFence;
    private final Directory directory;
    private final WorkSignal signal;

    Flushes(Schema schema, Directory directory, WorkSignal signal) {
        fence = new FenceLeases(schema);
        accountAppends = new AccountAppends(schema);
        addBacklog = new AddBacklog(schema);
        lockElsewhere = new LockElsewhere(schema);
        addWork = new AddWork(schema);
        addAttempts = new AddAttempts(schema);
        addParked = new AddParked(schema);
        recordPositions = new RecordPositions(schema);
        resetTakeovers = new ResetTakeovers(schema);
        recordFrontiers = new RecordFrontiers(schema);
        deleteRequests = new DeleteRequests(schema);
        countWaiting = new CountWaiting(schema);
        nextFence = new NextFence(schema);
        this.directory = directory;
        this.signal = signal;
    }

    /**
     * Records a flush.
     *
     * @param refused leases to leave out; those are added whose spill met a work row, or whose appends overlap
     * @return empty if leases were added to those to leave out: then nothing may be committed
     */
    Optional<FlushResult> flush(Connection connection, Flush flush, Set<LeaseKey> refused) throws SQLException {
        var names = directory.names(connection, known -> flush.leases().stream().allMatch(known::know));
        var leases = flush.leases().stream()
                .filter(lease -> !refused.contains(lease.key()) && names.knows(lease.key()))
                .toList();
        var fenced = fence(connection, flush.session(), leases, names);
        var batch = new FlushBatch(names);
        leases.stream().filter(lease -> fenced.containsKey(lease.key())).forEach(batch::add);

        var appended = append(connection, batch);
        var wrong =
                appended.overlapping().isEmpty() ? spill(connection, flush.session(), batch) : appended.overlapping();
        if (!wrong.isEmpty()) {
            refused.addAll(wrong);
            return Optional.empty();
        }
        record(connection, batch, fenced.values().stream().anyMatch(lease -> lease.takeovers() > 0));
        // Last, so that it is larger than the token of every reservation that ended before the work rows were locked.
        var token = batch.appends().isEmpty() ? 0 : nextFence.run(connection);
        if (batch.makesWork()) {
            signal.send(connection);
        }
        var waiting = countWaiting(connection, batch, fenced);
        return Optional.of(new FlushResult(flush.leases().stream()
                .map(lease -> Optional.ofNullable(fenced.get(lease.key()))
                        .<LeaseResult>map(held -> new Flushed(
                                lease.key(),
                                held.controlSeq(),
                                lease.appends().isEmpty() ? 0 : token,
                                batch.keysOf(lease, appended.gone()),
                                waiting.getOrDefault(lease.key(), NOT_COUNTED)))
                        .orElseGet(() -> new Refused(lease.key())))
                .toList()));
    }

    private record LeaseNumber(int group, int partition) {}

    private Map<LeaseKey, FenceLeases.Fenced> fence(
            Connection connection, String session, List<Flush.LeaseFlush> leases, Directory.Names names)
            throws SQLException {
        var keys = new HashMap<LeaseNumber, LeaseKey>();
        var held = new ArrayList<FenceLeases.Held>();
        for (var lease : leases) {
            var group = names.group(lease.key().group());
            var partition = names.partition(lease.key().partition());
            keys.put(new LeaseNumber(group, partition), lease.key());
            held.add(new FenceLeases.Held(group, partition, lease.epoch(), lease.flushSeq(), lease.release()));
        }
        var fenced = new HashMap<LeaseKey, FenceLeases.Fenced>();
        if (!held.isEmpty()) {
            for (var found : fence.run(connection, session, held)) {
                fenced.put(keys.get(new LeaseNumber(found.group(), found.partition())), found);
            }
        }
        return fenced;
    }

    /**
     * What became of appends.
     *
     * @param gone streams that have no work row any more
     * @param overlapping leases whose memory is wrong: they append what is written down already
     */
    private record Appended(Set<StreamId> gone, Set<LeaseKey> overlapping) {}

    private Appended append(Connection connection, FlushBatch batch) throws SQLException {
        var appends = batch.appends();
        if (appends.isEmpty()) {
            return new Appended(Set.of(), Set.of());
        }
        var ends =
                appends.values().stream().map(append -> append.backlog().end()).toList();
        var found = accountAppends.run(connection, appends.keySet(), ends).stream()
                .collect(Collectors.toMap(AccountAppends.Accounted::id, Function.identity()));
        var gone = new HashSet<StreamId>();
        var overlapping = new HashSet<LeaseKey>();
        var backlogs = new ArrayList<Map.Entry<StreamId, Backlog>>();
        appends.forEach((id, append) -> {
            var row = found.get(id);
            if (row == null) {
                gone.add(id);
            } else if (append.backlog().offsets()[0] < row.before()) {
                overlapping.add(append.key().lease());
            } else if (row.status() != WorkStatus.DELETED) {
                backlogs.add(Map.entry(id, append.backlog()));
            }
        });
        if (overlapping.isEmpty() && !backlogs.isEmpty()) {
            addBacklog.run(connection, backlogs);
        }
        return new Appended(gone, overlapping);
    }

    /** The leases of which a spill met a work row. */
    private Set<LeaseKey> spill(Connection connection, String session, FlushBatch batch) throws SQLException {
        var spills = placed(connection, batch.spills());
        if (spills.isEmpty()) {
            return Set.of();
        }
        var inserted = addWork.run(connection, session, spills);
        var met = new HashSet<LeaseKey>();
        var backlogs = new ArrayList<Map.Entry<StreamId, Backlog>>();
        for (var row : spills) {
            if (!inserted.contains(row.id())) {
                met.add(row.spill().key().lease());
            } else if (!row.spill().backlog().isEmpty()) {
                backlogs.add(Map.entry(row.id(), row.spill().backlog()));
            }
        }
        if (met.isEmpty() && !backlogs.isEmpty()) {
            addBacklog.run(connection, backlogs);
        }
        return met;
    }

    /** Puts streams behind themselves of which something waits in another partition. */
    private List<AddWork.Row> placed(Connection connection, List<AddWork.Row> spills) throws SQLException {
        var asked = spills.stream()
                .filter(row -> row.spill().status() == WorkStatus.BEHIND)
                .map(AddWork.Row::id)
                .toList();
        if (asked.isEmpty()) {
            return spills;
        }
        var elsewhere = lockElsewhere.run(connection, asked);
        return spills.stream()
                .map(row -> row.spill().status() == WorkStatus.BEHIND ? row.as(status(row.id(), elsewhere)) : row)
                .toList();
    }

    private static WorkStatus status(StreamId id, List<LockElsewhere.Found> elsewhere) {
        var others = elsewhere.stream()
                .filter(found -> found.isOf(id))
                .map(LockElsewhere.Found::status)
                .collect(Collectors.toSet());
        return others.contains(WorkStatus.DELETED)
                ? WorkStatus.DELETED
                : others.isEmpty() ? WorkStatus.READY : WorkStatus.BEHIND;
    }

    private void record(Connection connection, FlushBatch batch, boolean takenOver) throws SQLException {
        if (!batch.attempts().isEmpty()) {
            addAttempts.run(connection, batch.attempts());
        }
        if (!batch.parked().isEmpty()) {
            addParked.run(connection, batch.parked());
        }
        if (!batch.positions().isEmpty()) {
            recordPositions.run(connection, batch.positions());
        }
        if (!batch.moves().isEmpty()) {
            if (takenOver) {
                resetTakeovers.run(connection, batch.moves());
            }
            recordFrontiers.run(connection, batch.moves());
        }
        if (!batch.requests().isEmpty()) {
            deleteRequests.run(connection, batch.requests());
        }
    }

    /** Counted only for leases that just asked others for help. */
    private Map<LeaseKey, Integer> countWaiting(
            Connection connection, FlushBatch batch, Map<LeaseKey, FenceLeases.Fenced> fenced) throws SQLException {
        var asking = new HashMap<LeaseNumber, LeaseKey>();
        for (var key : batch.asking()) {
            var lease = fenced.get(key);
            if (lease != null) {
                asking.put(new LeaseNumber(lease.group(), lease.partition()), key);
            }
        }
        var asked = fenced.values().stream()
                .filter(lease -> asking.containsKey(new LeaseNumber(lease.group(), lease.partition())))
                .toList();
        var waiting = new HashMap<LeaseKey, Integer>();
        if (!asking.isEmpty()) {
            for (var found : countWaiting.run(connection, asked)) {
                waiting.put(asking.get(new LeaseNumber(found.group(), found.partition())), found.count());
            }
        }
        return waiting;
    }
}
