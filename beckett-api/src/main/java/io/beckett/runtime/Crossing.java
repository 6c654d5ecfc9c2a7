package io.beckett.runtime;

import io.beckett.spi.StreamName;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How streams of a track get from the fast lane into the durable lane and back. */
final class Crossing {
    private static final Logger log = LoggerFactory.getLogger(Crossing.class);

    final ToAppend toAppend;
    private final Track track;
    private final HeldLease lease;
    private final Engine engine;
    private final DurableStreams durable;
    private final EarlierStreams earlier;
    private final List<FastStream> toSpill = new ArrayList<>();

    /**
     * Begins it.
     *
     * @param durable streams that have a work row here
     * @param earlier streams that may have one in a partition where they stood before the topic got more partitions
     */
    Crossing(Track track, DurableStreams durable, EarlierStreams earlier) {
        this.track = track;
        this.lease = track.lease;
        this.engine = lease.group.engine;
        this.durable = durable;
        this.earlier = earlier;
        this.toAppend = new ToAppend(track, engine);
    }

    boolean isQuiet() {
        return toSpill.isEmpty() && toAppend.isEmpty();
    }

    // ---- into the durable lane

    /** A stream of which memory knew nothing: it may be in the durable lane. */
    void met(FastStream stream) {
        if (!durable.isEmpty() && durable.contains(stream.hash())) {
            stream.lane = FastStream.Lane.DURABLE;
            stream.blocked = durable.isBlocked(stream.hash());
        }
    }

    /** Whether a waiting stream of the fast lane may not start there; then it has left it. */
    boolean mustCross(FastStream stream) {
        if (earlier.contains(stream.hash())) {
            stream.behindAsOf = earlier.asOf();
            spill(stream, FastStream.Spill.behind());
        } else if (lease.isPoisonous(track)) {
            spill(stream, FastStream.Spill.suspect(engine.limits.poisonAfter()));
        } else if (!stream.startsInMemory()) {
            spill(stream, FastStream.Spill.ready());
        } else {
            return false;
        }
        return true;
    }

    /** From now on nothing of the stream starts in the fast lane; the next flush writes it down. */
    void spill(FastStream stream, FastStream.Spill how) {
        if (stream.lane == FastStream.Lane.FAST) {
            stream.lane = FastStream.Lane.SPILLING;
            durable.add(stream.hash(), false);
            toSpill.add(stream);
        }
        stream.spill = how;
        lease.flusher.changed();
    }

    /** Gives a waiting stream to whoever reserves it first; false if it does not wait any more. */
    boolean handOver(FastStream stream) {
        if (!track.waitsInFastLane(stream)) {
            track.settle(stream);
            return false;
        }
        spill(stream, FastStream.Spill.ready());
        return true;
    }

    /** Takes a stream out of the way whose handler holds the frontier: its run becomes a reservation of this node. */
    void spillRunning(FastStream stream) {
        if (stream.lane == FastStream.Lane.FAST && stream.running != null) {
            log.debug("{} is slow: it goes on in the durable lane", stream.key);
            spill(stream, FastStream.Spill.reserved(engine.randomToken()));
        }
    }

    /** A person deleted the stream: as soon as it is idle in the fast lane a tombstone takes its start. False: not yet. */
    boolean delete(StreamName name, long request) {
        var stream = track.stream(name);
        if (stream.lane != FastStream.Lane.FAST || stream.running != null) {
            track.settle(stream);
            return false;
        }
        spill(stream, new FastStream.Spill(WorkStatus.DELETED, Duration.ZERO, 0, 0, null, null, request, 0));
        return true;
    }

    /** The flush recorded the spill of a stream: the messages of its run, and those that waited. */
    void spilled(FastStream stream, FastStream.Spill how, List<Entry> written) {
        stream.spillBeingWritten = false;
        stream.spill = null;
        stream.lane = FastStream.Lane.DURABLE;
        if (how.status() == WorkStatus.BEHIND) {
            earlier.isBehind(stream.hash(), stream.behindAsOf);
        }
        drop(stream, stream.beingWritten);
        if (how.status() != WorkStatus.READY) {
            durable.add(stream.hash(), true);
            stream.blocked = true;
            for (var entry : stream.waitingEntries()) {
                track.buffer.collect(entry);
                toAppend.collected();
            }
        }
        var run = stream.running;
        if (how.token() != null && run != null) {
            stream.runIsOver();
            var outcome = stream.endedMeanwhile;
            stream.endedMeanwhile = null;
            if (outcome == null) {
                track.runs.handedOver();
            }
            lease.group.durable.adopt(
                    stream.key, track.subscription, track.ledger.log(), how, run, stream.finished, written, outcome);
        }
        track.settle(stream);
    }

    /** The flush recorded the first waiting messages behind a work row. */
    void appended(FastStream stream, int count) {
        drop(stream, count);
        lease.flusher.frontierMoved(); // the flush that wrote them down could not pass them itself
        track.settle(stream);
    }

    /** The stream has no work row any more: its messages are handled from memory again. */
    void notDurable(FastStream stream) {
        if (stream.blocked) {
            toAppend.givenUp(stream.waiting - stream.beingWritten);
            stream.blocked = false;
        }
        stream.beingWritten = 0;
        stream.lane = FastStream.Lane.FAST;
        durable.remove(stream.hash());
        if (track.ending) {
            Track.dropWaiting(stream);
        }
        track.settle(stream);
    }

    /** Whether the append met a work row cannot be told with a fencing token any more: the next flush asks again. */
    void appendAgain(FastStream stream) {
        if (stream.blocked) {
            toAppend.givenUp(-stream.beingWritten);
        }
        stream.beingWritten = 0;
        track.settle(stream);
    }

    /** The run ended before the flush that would have made it durable was sent. */
    void takeBack(FastStream stream) {
        stream.lane = FastStream.Lane.FAST;
        stream.spill = null;
        toSpill.remove(stream);
        durable.remove(stream.hash());
    }

    /** The streams to write down with the flush that is being made. */
    List<FastStream> takeSpills() {
        var taken = List.copyOf(toSpill);
        toSpill.clear();
        return taken;
    }

    private void drop(FastStream stream, int count) {
        for (var i = 0; i < count; i++) {
            track.account(stream.poll());
        }
        stream.beingWritten = 0;
    }
}
