package io.beckett.runtime;

import io.beckett.spi.AttemptRecord;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscription on one leased partition: what it read, handles from memory, and hands to the durable lane. */
final class Track {
    private static final Logger log = LoggerFactory.getLogger(Track.class);

    final HeldLease lease;
    final SubscriptionDefinition subscription;
    final Ledger ledger;
    final DurableStreams durable;
    private final EarlierStreams earlier;
    private final long waitsFrom;
    private final Engine engine;
    private final Group group;
    private final Map<StreamName, FastStream> streams = new HashMap<>();

    private final Unverified unverified;
    final FastRuns runs;

    final List<FastStream> dirty = new ArrayList<>();
    final List<FastStream> toSpill = new ArrayList<>();
    final LinkedHashSet<FastStream> toAppend = new LinkedHashSet<>();
    final List<AttemptRecord> skips = new ArrayList<>();

    /** The feed that serves it; null while it waits for one. */
    @Nullable
    Cursor cursor;
    /** Takes nothing in any more; once nothing runs it is dropped, or begun anew from its frontier. */
    boolean ending;

    int buffered;
    long bufferedBytes;
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
        this.durable = durable;
        this.earlier = earlier;
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
        count(entry, 1);
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
            if (!durable.isEmpty() && durable.contains(stream.hash())) {
                stream.lane = FastStream.Lane.DURABLE;
            }
            return stream;
        });
    }

    void admit(FastStream stream, Entry entry) {
        stream.add(entry);
        settle(stream);
    }

    /** Whatever changed: has the stream run, written down or forgotten, as its state says. */
    void settle(FastStream stream) {
        switch (stream.lane) {
            case FAST -> {
                if (stream.waiting > 0 && stream.running == null && earlier.contains(stream.hash())) {
                    stream.behindAsOf = earlier.asOf();
                    spill(stream, FastStream.Spill.behind());
                } else if (lease.isPoisonous(this) && stream.waiting > 0 && stream.running == null) {
                    spill(stream, FastStream.Spill.suspect(engine.limits.poisonAfter()));
                } else if (stream.waiting > 0 && stream.running == null && !stream.inTurnQueue && !ending) {
                    stream.inTurnQueue = true;
                    group.fast.add(subscription.name(), stream);
                }
            }
            case DURABLE -> {
                if (stream.waiting > 0 && stream.beingWritten == 0) {
                    toAppend.add(stream);
                    lease.flusher.toBeAppended();
                }
            }
            case SPILLING -> {}
        }
        if (stream.isForgettable()) {
            streams.remove(stream.key.stream(), stream);
        }
    }

    // ---- into the durable lane

    /** From now on nothing of the stream starts in the fast lane; the next flush writes it down. */
    void spill(FastStream stream, FastStream.Spill how) {
        if (stream.lane == FastStream.Lane.FAST) {
            stream.lane = FastStream.Lane.SPILLING;
            durable.add(stream.hash());
            toSpill.add(stream);
        }
        stream.spill = how;
        lease.flusher.changed();
    }

    /** Gives a waiting stream to whoever reserves it first; false if it does not wait any more. */
    boolean handOver(FastStream stream) {
        if (ending
                || lease.isLost()
                || stream.lane != FastStream.Lane.FAST
                || stream.running != null
                || stream.waiting == 0) {
            settle(stream);
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
            var stream = streams.get(head.delivery.message().stream());
            if (stream != null) {
                spillRunning(stream);
            }
        }
    }

    /** A person deleted the stream: as soon as it is idle in the fast lane a tombstone takes its start. False: not yet. */
    boolean delete(StreamName name, long request) {
        var stream = stream(name);
        if (stream.lane != FastStream.Lane.FAST || stream.running != null) {
            settle(stream);
            return false;
        }
        spill(stream, new FastStream.Spill(WorkStatus.DELETED, Duration.ZERO, 0, 0, null, null, request, 0));
        return true;
    }

    // ---- answers of flushes

    /** The flush recorded the spill of a stream: the messages of its run, and those that waited. */
    void spilled(FastStream stream, FastStream.Spill how, List<Entry> written) {
        stream.spillBeingWritten = false;
        stream.spill = null;
        stream.lane = FastStream.Lane.DURABLE;
        if (how.status() == WorkStatus.BEHIND) {
            earlier.isBehind(stream.hash(), stream.behindAsOf);
        }
        drop(stream, stream.beingWritten);
        var run = stream.running;
        if (how.token() != null && run != null) {
            stream.runIsOver();
            var outcome = stream.endedMeanwhile;
            stream.endedMeanwhile = null;
            if (outcome == null) {
                runs.handedOver();
            }
            group.durable.adopt(stream.key, subscription, ledger.log(), how, run, stream.finished, written, outcome);
        }
        settle(stream);
    }

    /** The flush recorded the first waiting messages behind a work row. */
    void appended(FastStream stream, int count) {
        drop(stream, count);
        lease.flusher.frontierMoved(); // the flush that wrote them down could not pass them itself
        settle(stream);
    }

    /** The stream has no work row any more: its messages are handled from memory again. */
    void notDurable(FastStream stream) {
        stream.beingWritten = 0;
        stream.lane = FastStream.Lane.FAST;
        durable.remove(stream.hash());
        settle(stream);
    }

    /** Whether the append met a work row cannot be told with a fencing token any more: the next flush asks again. */
    void appendAgain(FastStream stream) {
        stream.beingWritten = 0;
        settle(stream);
    }

    void recorded(FastStream stream, long position, int messages) {
        stream.unflushed -= messages;
        engine.unflushed.recorded(messages);
        if (stream.finished > position && !stream.dirty) {
            throw new IllegalStateException(stream.key + " has unrecorded progress that no flush knows of");
        }
        settle(stream);
    }

    private void drop(FastStream stream, int count) {
        for (var i = 0; i < count; i++) {
            account(stream.poll());
        }
        stream.beingWritten = 0;
    }

    void account(Entry entry) {
        if (!entry.accounted) {
            entry.accounted = true;
            count(entry, -1);
        }
    }

    /** The flush that is being made writes it down together with the frontier that passes it. */
    void countAsWritten(Entry entry) {
        account(entry);
    }

    private void count(Entry entry, int sign) {
        buffered += sign;
        bufferedBytes += (long) sign * entry.size();
        if (sign < 0 && cursor != null) {
            cursor.relieved();
        }
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
                while (stream.waiting > 0) {
                    stream.poll();
                }
            }
            if (stream.lane == FastStream.Lane.DURABLE && stream.beingWritten == 0) {
                while (stream.waiting > 0) {
                    stream.poll();
                }
                toAppend.remove(stream);
            }
        }
        buffered = 0;
        bufferedBytes = 0;
    }

    boolean isQuiet() {
        return runs.isEmpty()
                && beingWritten == 0
                && dirty.isEmpty()
                && toSpill.isEmpty()
                && toAppend.isEmpty()
                && skips.isEmpty();
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
