package io.beckett.runtime;

import io.beckett.spi.AttemptRecord;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One subscription on one leased partition: what it read, handles from memory, and hands to the durable lane. */
final class Track {
    final HeldLease lease;
    final SubscriptionDefinition subscription;
    final Ledger ledger;
    private final long waitsFrom;
    private final Engine engine;
    private final Group group;
    private final Map<StreamName, FastStream> streams = new HashMap<>();

    private final Unverified unverified;
    final FastRuns runs;
    final Crossing crossing;
    final Buffer buffer;

    final List<FastStream> dirty = new ArrayList<>();
    final List<AttemptRecord> skips = new ArrayList<>();

    /** The feed that serves it; null while it waits for one. */
    @Nullable
    Cursor cursor;
    /** Takes nothing in any more; once nothing runs it is dropped, or begun anew from its frontier. */
    boolean ending;

    long seen;
    long matched;
    FeedPosition flushedFrontier;
    long flushedReadTo;
    int beingWritten;

    /**
     * Begins it.
     *
     * @param durable streams that have a work row here
     * @param earlier streams that may have one in a partition where they stood before the topic got more partitions
     */
    Track(
            HeldLease lease,
            SubscriptionDefinition subscription,
            TrackStart start,
            DurableStreams durable,
            EarlierStreams earlier) {
        this.lease = lease;
        this.group = lease.group;
        this.engine = group.engine;
        this.subscription = subscription;
        this.ledger = new Ledger(start.from());
        this.unverified = new Unverified(this, start.askBelow());
        this.runs = new FastRuns(this);
        this.buffer = new Buffer(this);
        this.crossing = new Crossing(this, durable, earlier);
        this.waitsFrom = start.waitsFrom();
        this.flushedFrontier = start.flushedFrontier();
        this.flushedReadTo = start.flushedReadTo();
    }

    // ---- what the feed brings

    /** Records below this offset are not its business. */
    long next() {
        return ledger.readTo();
    }

    /** Whether a feed has something for it. */
    boolean wantsRecords() {
        return !ending && next() < waitsFrom;
    }

    void arrived(Delivery delivery, String category) {
        if (delivery.at().offset() >= waitsFrom) {
            passed(waitsFrom, Ledger.UNKNOWN);
            return;
        }
        if (ending || delivery.at().offset() < ledger.readTo()) {
            return;
        }
        var message = delivery.message();
        seen++;
        if (!subscription.wants(category, message.stream().value(), message.type())) {
            if (mayPassOver(message, category)) {
                ledger.read(
                        delivery.at().offset() + 1, message.leaderEpoch(), message.seq(), message.timestampMillis());
            }
            return;
        }
        matched++;
        var entry = new Entry(delivery);
        ledger.add(entry);
        buffer.add(entry);
        if (!unverified.holds(entry)) {
            admit(stream(message.stream()), entry);
        }
    }

    /** Whether a record that the subscription does not want may be passed over; if not, the node stops. */
    private boolean mayPassOver(RecordedMessage message, String category) {
        var problem = engine.unknownTypes.problem(subscription, message, category);
        if (problem != null) {
            engine.fail(problem);
        }
        return problem == null;
    }

    void passed(long upTo, int epoch) {
        var to = Math.min(upTo, waitsFrom);
        if (!ending && to > ledger.readTo()) {
            ledger.passedOver(to, to == upTo ? epoch : Ledger.UNKNOWN);
        }
    }

    /** Asks the store about streams whose records may be accounted for. */
    void askForAccounted() {
        unverified.ask();
    }

    @Nullable
    FastStream known(StreamName name) {
        return streams.get(name);
    }

    FastStream stream(StreamName name) {
        return streams.computeIfAbsent(name, n -> {
            var stream = new FastStream(this, new StreamKey(lease.key, subscription.name(), n));
            crossing.met(stream);
            return stream;
        });
    }

    void admit(FastStream stream, Entry entry) {
        stream.add(entry);
        if (stream.lane == FastStream.Lane.DURABLE && stream.blocked) {
            buffer.collect(entry);
            crossing.toAppend.collected();
        }
        settle(stream);
    }

    /** Whatever changed: has the stream run, written down or forgotten, as its state says. */
    void settle(FastStream stream) {
        switch (stream.lane) {
            case FAST -> {
                if (stream.waiting > 0 && stream.running == null) {
                    settleWaiting(stream);
                }
            }
            case DURABLE -> {
                if (stream.waiting > 0 && stream.beingWritten == 0) {
                    crossing.toAppend.add(stream);
                }
            }
            case SPILLING -> {}
        }
        if (stream.isForgettable()) {
            streams.remove(stream.key.stream(), stream);
        }
    }

    /** Whether it could start, if there were room. */
    boolean waitsInFastLane(FastStream stream) {
        return !ending
                && !lease.isLost()
                && stream.lane == FastStream.Lane.FAST
                && stream.running == null
                && stream.waiting > 0;
    }

    private void settleWaiting(FastStream stream) {
        if (!crossing.mustCross(stream) && !stream.inTurnQueue && !ending) {
            stream.inTurnQueue = true;
            group.fast.add(subscription.name(), stream);
        }
    }

    /** Looks at the message that holds the frontier. */
    void checkSlow() {
        var head = ledger.head();
        if (head == null || head.run == null || head.run.owner == null) {
            return;
        }
        var age = engine.now() - head.run.startedAt;
        var slow = engine.limits.slowAfter().toNanos();
        if (age >= slow
                || (ledger.readTo() - head.offset() > engine.limits.slowOffsets()
                        && age >= engine.limits.flushEvery().toNanos())) {
            var stream = streams.get(head.run.key.stream());
            if (stream != null) {
                crossing.spillRunning(stream);
            }
        }
    }

    /** Finished, or written down. */
    void account(Entry entry) {
        if (!entry.accounted) {
            entry.accounted = true;
            buffer.remove(entry);
        }
    }

    void recorded(FastStream stream, long position, int messages) {
        stream.unflushed -= messages;
        engine.unflushed.recorded(messages);
        if (stream.finished > position && !stream.dirty) {
            throw new IllegalStateException(stream.key + " has unrecorded progress that no flush knows of");
        }
        settle(stream);
    }

    // ---- the end

    /** Drops what only waits; what runs goes on. The frontier stays below all of it. */
    void end() {
        if (ending) {
            return;
        }
        ending = true;
        cursor = null;
        unverified.clear();
        for (var stream : List.copyOf(streams.values())) {
            if (stream.lane == FastStream.Lane.FAST) {
                dropWaiting(stream);
            }
            if (stream.lane == FastStream.Lane.DURABLE && stream.beingWritten == 0) {
                dropWaiting(stream);
                crossing.toAppend.remove(stream);
            }
        }
        buffer.clear();
    }

    static void dropWaiting(FastStream stream) {
        while (stream.waiting > 0) {
            stream.poll();
        }
    }

    boolean isQuiet() {
        return runs.isEmpty() && beingWritten == 0 && dirty.isEmpty() && crossing.isQuiet() && skips.isEmpty();
    }

    boolean hasRuns() {
        return !runs.isEmpty();
    }

    /** Where a successor of this track begins. */
    TrackStart successor() {
        return new TrackStart(
                ledger.frontier(), Math.max(flushedReadTo, ledger.readTo()), flushedFrontier, flushedReadTo, waitsFrom);
    }

    /** The lease is lost: runs go on, but nobody records them. */
    void lose() {
        ending = true;
        for (var stream : streams.values()) {
            if (stream.running != null) {
                stream.running.owner = null;
            }
            engine.unflushed.recorded(stream.unflushed);
            stream.unflushed = 0;
            stream.inTurnQueue = false;
        }
        streams.clear();
    }

    boolean isSpillingUnder(String token) {
        return streams.values().stream().anyMatch(stream -> stream.spill != null && token.equals(stream.spill.token()));
    }

    /** Streams whose handler runs now. */
    List<FastStream> runningStreams() {
        return streams.values().stream()
                .filter(stream -> stream.running != null)
                .toList();
    }
}
