package io.beckett.runtime;

import io.beckett.spi.AttemptRecord;
import io.beckett.spi.Backlog;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one lease puts into a flush, and what it does with the answer. */
final class FlushPart {
    private record Finished(FastStream stream, long position, int messages) {}

    private record Spilled(FastStream stream, FastStream.Spill how, List<Entry> entries) {}

    private record Appended(FastStream stream, int count, long first) {}

    final HeldLease lease;
    final Flush.LeaseFlush content;
    private final List<Finished> finished = new ArrayList<>();
    private final List<Spilled> spilled = new ArrayList<>();
    private final Map<StreamKey, Appended> appended = new LinkedHashMap<>();
    private final Map<Track, Flush.FrontierMove> moves = new LinkedHashMap<>();
    private final List<AttemptRecord> attempts = new ArrayList<>();
    private final List<Track> tracks;
    private final boolean release;
    /** Sent more than once: a refusal may mean that an earlier sending came through. */
    boolean resent;

    private FlushPart(HeldLease lease, boolean release, boolean frontiersToo, boolean appendsToo) {
        this.lease = lease;
        this.release = release;
        this.tracks = List.copyOf(lease.tracks());
        for (var track : tracks) {
            if (release) {
                track.runningStreams().forEach(track.crossing::spillRunning);
            }
            collect(track);
            if (appendsToo) {
                collectAppends(track);
            }
        }
        if (frontiersToo || release || hasContent()) {
            tracks.forEach(this::moveFrontier);
        }
        content = new Flush.LeaseFlush(
                lease.key,
                lease.epoch,
                lease.flushSeq,
                release,
                finished.stream()
                        .map(done -> new Flush.Finished(done.stream().key, done.position()))
                        .toList(),
                spilled.stream().map(FlushPart::spill).toList(),
                appended.values().stream().map(FlushPart::append).toList(),
                List.copyOf(attempts),
                List.copyOf(lease.parked),
                List.copyOf(moves.values()),
                List.copyOf(lease.requestsDone));
    }

    /** The part of a lease; empty if it has nothing to record. */
    static Optional<FlushPart> of(HeldLease lease, boolean frontiersToo, boolean appendsToo) {
        var release = lease.isReleasable();
        var part = new FlushPart(lease, release, frontiersToo, appendsToo);
        if (!release && !part.hasContent() && part.moves.isEmpty()) {
            return Optional.empty();
        }
        lease.parked.clear();
        lease.requestsDone.clear();
        lease.beingFlushed = true;
        part.tracks.forEach(track -> track.beingWritten++);
        return Optional.of(part);
    }

    private boolean hasContent() {
        return !finished.isEmpty()
                || !spilled.isEmpty()
                || !appended.isEmpty()
                || !attempts.isEmpty()
                || !lease.parked.isEmpty()
                || !lease.requestsDone.isEmpty();
    }

    private void collect(Track track) {
        for (var stream : track.dirty) {
            finished.add(new Finished(stream, stream.finished, stream.unflushed));
            stream.dirty = false;
        }
        track.dirty.clear();
        for (var stream : track.crossing.takeSpills()) {
            collectSpill(track, stream);
        }
        attempts.addAll(track.skips);
        track.skips.clear();
    }

    private void collectAppends(Track track) {
        for (var stream : track.crossing.toAppend.take()) {
            var head = stream.peek();
            if (stream.lane == FastStream.Lane.DURABLE && head != null) {
                stream.beingWritten = stream.waiting;
                appended.put(stream.key, new Appended(stream, stream.waiting, head.offset()));
            }
        }
    }

    private void collectSpill(Track track, FastStream stream) {
        var how = stream.spill;
        if (how == null) {
            throw new IllegalStateException(stream.key + " is to be spilled, but nobody said how");
        }
        var entries = stream.runningEntries();
        entries.addAll(stream.waitingEntries());
        entries.forEach(track::account);
        stream.spillBeingWritten = true;
        stream.beingWritten = stream.waiting;
        if (how.attempt() != null) {
            attempts.add(how.attempt());
        }
        if (how.request() != 0) {
            lease.requestsDone.add(how.request());
        }
        spilled.add(new Spilled(stream, how, entries));
    }

    private void moveFrontier(Track track) {
        var frontier = track.ledger.frontier();
        if (frontier.offset() > track.flushedFrontier.offset() || track.ledger.readTo() > track.flushedReadTo) {
            moves.put(
                    track,
                    new Flush.FrontierMove(
                            track.subscription.name(),
                            frontier,
                            track.ledger.readTo(),
                            track.ledger.pending(),
                            track.ledger.oldestMillis(),
                            track.seen,
                            track.matched));
        }
    }

    private static Flush.Spill spill(Spilled spill) {
        var how = spill.how();
        return new Flush.Spill(
                spill.stream().key,
                spill.stream().finished,
                how.status() == WorkStatus.DELETED ? Backlog.NONE : FastStream.backlog(spill.entries()),
                how.status(),
                how.dueIn(),
                how.attempts(),
                how.attemptPosition(),
                how.takeovers(),
                Optional.ofNullable(how.token()));
    }

    private static Flush.Append append(Appended append) {
        return new Flush.Append(
                append.stream().key,
                FastStream.backlog(append.stream().waitingEntries().subList(0, append.count())));
    }

    // ---- answers

    /**
     * Recorded; returns how many ready work rows wait that nobody has reserved, -1 if unknown.
     *
     * @param unwritten appended streams of which nothing was written, as it was found out afterwards
     */
    int flushed(FlushResult.Flushed result, Set<StreamKey> unwritten) {
        lease.beingFlushed = false;
        lease.flushSeq++;
        lease.controlSeq = Math.max(lease.controlSeq, result.controlSeq());
        lease.fence = Math.max(lease.fence, result.fence());
        tracks.forEach(track -> track.beingWritten--);
        moves.forEach((track, move) -> {
            track.flushedFrontier = move.frontier();
            track.flushedReadTo = Math.max(track.flushedReadTo, move.flushedTo()); // as the store does
        });
        for (var done : finished) {
            done.stream().track.recorded(done.stream(), done.position(), done.messages());
        }
        for (var spill : spilled) {
            spill.stream().track.crossing.spilled(spill.stream(), spill.how(), spill.entries());
        }
        for (var append : appended.values()) {
            var stream = append.stream();
            if (result.notDurable().contains(stream.key)) {
                stream.track.crossing.notDurable(stream);
            } else if (unwritten.contains(stream.key)) {
                stream.track.crossing.appendAgain(stream);
            } else {
                stream.track.crossing.appended(stream, append.count());
            }
        }
        return result.waiting();
    }

    boolean isRelease() {
        return release;
    }

    Set<StreamKey> appendedStreams() {
        return appended.keySet();
    }

    /** Whether an append of the flush met no work row, when only its traces can be seen. */
    boolean wasNotDurable(StreamKey key, long accountedTo) {
        var append = appended.get(key);
        return append != null && accountedTo <= append.first();
    }

    /** Tokens under which the flush keeps streams reserved for this node. */
    Set<String> tokens() {
        return spilled.stream()
                .flatMap(spill -> Optional.ofNullable(spill.how().token()).stream())
                .collect(Collectors.toSet());
    }

    boolean hasReadySpills() {
        return content.spills().stream().anyMatch(spill -> spill.status() == WorkStatus.READY);
    }
}
