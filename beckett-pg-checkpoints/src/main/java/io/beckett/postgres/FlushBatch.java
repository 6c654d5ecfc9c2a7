package io.beckett.postgres;

import io.beckett.postgres.query.AddParked;
import io.beckett.postgres.query.AddWork;
import io.beckett.postgres.query.RecordFrontiers;
import io.beckett.postgres.query.RecordPositions.Position;
import io.beckett.postgres.query.StreamId;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.Flush;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the leases of a flush carry, put together for statements that handle all of them at once. */
final class FlushBatch {
    private final Directory.Names names;
    private final Map<StreamId, Flush.Append> appends = new LinkedHashMap<>();
    private final Map<StreamId, Flush.Spill> spills = new LinkedHashMap<>();
    private final Map<StreamId, Position> positions = new LinkedHashMap<>();
    private final List<Map.Entry<StreamId, AttemptRecord>> attempts = new ArrayList<>();
    private final List<AddParked.Met> parked = new ArrayList<>();
    private final List<RecordFrontiers.Move> moves = new ArrayList<>();
    private final List<Long> requests = new ArrayList<>();
    private final Set<LeaseKey> asking = new HashSet<>();
    private boolean makesWork;

    FlushBatch(Directory.Names names) {
        this.names = names;
    }

    void add(Flush.LeaseFlush lease) {
        var partition = names.partition(lease.key().partition());
        for (var finished : lease.finished()) {
            position(finished.key(), finished.position());
        }
        for (var spill : lease.spills()) {
            spills.put(names.stream(spill.key()), spill);
            // Every stream that was met has a checkpoint: administrators look there.
            position(spill.key(), spill.position());
            if (spill.reservedBy().isEmpty() && spill.status() == WorkStatus.READY) {
                asking.add(lease.key());
            }
            makesWork |= spill.reservedBy().isEmpty() && runsAtOnce(spill);
        }
        for (var append : lease.appends()) {
            if (!append.backlog().isEmpty()) {
                appends.put(names.stream(append.key()), append);
            }
        }
        for (var attempt : lease.attempts()) {
            attempts.add(Map.entry(names.stream(attempt.key()), attempt));
        }
        for (var record : lease.parked()) {
            parked.add(new AddParked.Met(names.group(lease.key().group()), partition, record));
        }
        for (var move : lease.frontiers()) {
            var subscription = names.subscription(lease.key().group(), move.subscription());
            moves.add(new RecordFrontiers.Move(subscription, partition, move));
        }
        requests.addAll(lease.requests());
        makesWork |= lease.release();
    }

    private void position(StreamKey key, long position) {
        positions.merge(names.stream(key), new Position(key.stream().value(), position), Position::higher);
    }

    private static boolean runsAtOnce(Flush.Spill spill) {
        return switch (spill.status()) {
            case READY, BEHIND -> true;
            case RETRY -> spill.dueIn().isZero();
            case FAILED, DELETED -> false;
        };
    }

    /** The appended streams of a lease that are among these. */
    Set<StreamKey> keysOf(Flush.LeaseFlush lease, Set<StreamId> ids) {
        return ids.isEmpty()
                ? Set.of()
                : lease.appends().stream()
                        .map(Flush.Append::key)
                        .filter(key -> ids.contains(names.stream(key)))
                        .collect(Collectors.toSet());
    }

    Map<StreamId, Flush.Append> appends() {
        return appends;
    }

    /** The streams that enter the durable lane, none below what the same flush says is finished. */
    List<AddWork.Row> spills() {
        return spills.entrySet().stream()
                .map(entry -> new AddWork.Row(entry.getKey(), entry.getValue(), position(entry.getKey())))
                .toList();
    }

    private long position(StreamId id) {
        var position = positions.get(id);
        return position == null ? 0 : position.position();
    }

    Map<StreamId, Position> positions() {
        return positions;
    }

    List<Map.Entry<StreamId, AttemptRecord>> attempts() {
        return attempts;
    }

    List<AddParked.Met> parked() {
        return parked;
    }

    List<RecordFrontiers.Move> moves() {
        return moves;
    }

    List<Long> requests() {
        return requests;
    }

    /** The leases that handed ready streams to whoever has room. */
    Set<LeaseKey> asking() {
        return asking;
    }

    /** Whether other nodes have something to do after the commit. */
    boolean makesWork() {
        return makesWork;
    }
}
