package io.beckett.runtime;

import java.util.List;

/** Runs the messages of a track from memory, and decides what becomes of a stream when a run ended. */
final class FastRuns {
    private final Track track;
    private final HeldLease lease;
    private final Group group;
    private final Engine engine;
    private int running;

    FastRuns(Track track) {
        this.track = track;
        this.lease = track.lease;
        this.group = lease.group;
        this.engine = group.engine;
    }

    boolean isEmpty() {
        return running == 0;
    }

    /** A run goes on in the durable lane. */
    void handedOver() {
        running--;
    }

    /** Starts the next run of a stream whose turn it is; false if there is nothing to start. */
    boolean start(FastStream stream) {
        stream.inTurnQueue = false;
        if (!track.waitsInFastLane(stream)) {
            track.settle(stream);
            return false;
        }
        if (track.subscription.handler() instanceof HandlerShape.TakenAsHandled taken) {
            var passed = stream.take(engine.limits.flushAt());
            stream.runIsOver();
            taken.messages().add(passed.size());
            finish(stream, passed);
            track.settle(stream);
            return true;
        }
        if (engine.running.of(stream.key) != null) {
            engine.running.whenEnded(stream.key, () -> track.settle(stream));
            return false;
        }
        var entries = stream.take(group.messagesPerRun(track.subscription));
        var run = new Run(
                stream.key,
                group,
                track.subscription,
                entries.stream().map(Entry::delivery).toList(),
                1,
                lease.fence,
                engine.now(),
                Slots.Share.FAST,
                stream);
        entries.forEach(entry -> entry.run = run);
        stream.running = run;
        running++;
        engine.start(run);
        return true;
    }

    void ended(FastStream stream, Run run, Outcome outcome) {
        running--;
        if (stream.spillBeingWritten && stream.spill != null && stream.spill.token() != null) {
            stream.endedMeanwhile = outcome;
            return;
        }
        var entries = stream.runningEntries();
        stream.runIsOver();
        entries.forEach(entry -> entry.run = null);
        if (stream.lane == FastStream.Lane.SPILLING) {
            track.crossing.takeBack(stream);
        }
        if (outcome instanceof Outcome.Excused excused) {
            finish(stream, entries.subList(0, excused.done()));
            stream.putBack(entries.subList(excused.done(), entries.size()));
            engine.later(lease, () -> track.settle(stream));
            lease.ran();
            return;
        }
        if (outcome instanceof Outcome.Failed failed) {
            finish(stream, entries.subList(0, failed.done()));
            var rest = entries.subList(failed.done(), entries.size());
            stream.putBack(rest);
            fail(stream, run, rest.get(0), failed);
        } else if (outcome instanceof Outcome.Skipped skipped) {
            var position = run.messages.get(skipped.done()).position();
            track.skips.add(engine.attempts.skipped(stream.key, position, run.attempt, skipped.reason()));
            finish(stream, entries.subList(0, skipped.done() + 1));
            stream.putBack(entries.subList(skipped.done() + 1, entries.size()));
        } else {
            finish(stream, entries);
        }
        track.settle(stream);
        lease.ran();
    }

    private void finish(FastStream stream, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        for (var entry : entries) {
            track.account(entry);
        }
        stream.finished = entries.get(entries.size() - 1).position();
        stream.unflushed += entries.size();
        engine.unflushed.finished(entries.size());
        if (!stream.dirty) {
            stream.dirty = true;
            track.dirty.add(stream);
        }
        lease.flusher.finished(entries.size());
    }

    private void fail(FastStream stream, Run run, Entry entry, Outcome.Failed failed) {
        var position = entry.position();
        var verdict = engine.verdict(run, entry.delivery(), 1, failed, false);
        var attempt = engine.attempts.failed(stream.key, position, 1, failed.text());
        track.crossing.spill(
                stream, new FastStream.Spill(verdict.status(), verdict.dueIn(), 1, position, attempt, null, 0, 0));
    }

    void overran(FastStream stream, Run run, Outcome.Failed timeOut) {
        if (stream.spillBeingWritten) {
            return;
        }
        var position = run.first().position();
        var verdict = engine.verdict(run, run.first(), 1, timeOut, false);
        var attempt = engine.attempts.failed(stream.key, position, 1, timeOut.text());
        var token = engine.randomToken();
        run.overran = true;
        track.crossing.spill(
                stream, new FastStream.Spill(verdict.status(), verdict.dueIn(), 1, position, attempt, token, 0, 0));
    }
}
