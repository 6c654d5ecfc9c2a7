package io.beckett.runtime;

import io.beckett.spi.AttemptRecord;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Lease;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.ArrayDeque;
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

    /**
     * Where a track begins.
     *
     * @param from the first record that is not accounted for
     * @param askBelow records below this offset may be accounted for already
     * @param flushedFrontier the frontier that the store has
     * @param flushedReadTo how far it was read, as the store has it
     */
    record Place(FeedPosition from, long askBelow, FeedPosition flushedFrontier, long flushedReadTo) {
        static Place of(Lease.Progress progress) {
            return new Place(progress.frontier(), progress.flushedTo(), progress.frontier(), progress.flushedTo());
        }
    }

    final HeldLease lease;
    final SubscriptionDefinition subscription;
    final Ledger ledger;
    final DurableStreams durable;
    private final Engine engine;
    private final Group group;
    private final Map<StreamName, FastStream> streams = new HashMap<>();

    /** Records below this offset may be accounted for already: the store is asked first. */
    private final long askBelow;

    private final ArrayDeque<Entry> unverified = new ArrayDeque<>();
    private boolean asking;

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
    private int running;
    int beingWritten;

    Track(HeldLease lease, SubscriptionDefinition subscription, Place place, DurableStreams durable) {
        this.lease = lease;
        this.group = lease.group;
        this.engine = group.engine;
        this.subscription = subscription;
        this.ledger = new Ledger(place.from());
        this.askBelow = place.askBelow();
        this.durable = durable;
        this.flushedFrontier = place.flushedFrontier();
        this.flushedReadTo = place.flushedReadTo();
    }

    // ---- what the feed brings

    /** Records below this offset are not its business. */
    long next() {
        return ledger.readTo();
    }

    void arrived(Delivery delivery, String category) {
        if (ending || delivery.at().offset() < ledger.readTo()) {
            return;
        }
        var message = delivery.message();
        seen++;
        if (!subscription.wants(category, message.stream().value(), message.type())) {
            if (engine.mayPassOver(subscription, message, category)) {
                ledger.read(
                        delivery.at().offset() + 1, message.leaderEpoch(), message.seq(), message.timestampMillis());
            }
            return;
        }
        matched++;
        var entry = new Entry(delivery);
        ledger.add(entry);
        count(entry, 1);
        if (!unverified.isEmpty() || delivery.at().offset() < askBelow) {
            unverified.add(entry);
        } else {
            admit(stream(message.stream()), entry);
        }
    }

    void passed(long upTo) {
        if (!ending && upTo > ledger.readTo()) {
            ledger.passedOver(upTo);
        }
    }

    private FastStream stream(StreamName name) {
        return streams.computeIfAbsent(name, n -> {
            var stream = new FastStream(this, new StreamKey(lease.key, subscription.name(), n));
            if (!durable.isEmpty() && durable.contains(stream.hash())) {
                stream.lane = FastStream.Lane.DURABLE;
            }
            return stream;
        });
    }

    private void admit(FastStream stream, Entry entry) {
        stream.add(entry);
        settle(stream);
    }

    /** Whatever changed: has the stream run, written down or forgotten, as its state says. */
    private void settle(FastStream stream) {
        switch (stream.lane) {
            case FAST -> {
                if (lease.isPoisonous(this) && stream.waiting > 0 && stream.running == null) {
                    spill(stream, FastStream.Spill.ready());
                } else if (stream.waiting > 0 && stream.running == null && !stream.inTurnQueue && !ending) {
                    stream.inTurnQueue = true;
                    group.fast.add(subscription.name(), stream);
                }
            }
            case DURABLE -> {
                if (stream.waiting > 0 && stream.beingWritten == 0) {
                    toAppend.add(stream);
                    lease.flusher.changed();
                }
            }
            case SPILLING -> {}
        }
        if (stream.isForgettable()) {
            streams.remove(stream.key.stream(), stream);
        }
    }

    // ---- after a take: what is accounted for already?

    /** Asks the store about streams whose records may be accounted for; one question at a time. */
    void askForAccounted() {
        if (asking || unverified.isEmpty() || ending) {
            return;
        }
        var keys = new LinkedHashSet<StreamKey>();
        for (var entry : unverified) {
            var stream = stream(entry.delivery.message().stream());
            if (entry.offset() < askBelow && stream.accountedTo < 0) {
                keys.add(stream.key);
            }
        }
        if (keys.isEmpty()) {
            verify();
            return;
        }
        asking = true;
        engine.call(
                StoreCall.Channel.SESSION,
                "accounted " + lease.key,
                store -> store.accounted(lease.key, keys),
                answer -> {
                    asking = false;
                    for (var key : keys) {
                        var stream = streams.get(key.stream());
                        if (stream != null) {
                            stream.accountedTo = answer.getOrDefault(key, 0L);
                        }
                    }
                    verify();
                    askForAccounted();
                },
                failure -> {
                    asking = false;
                    engine.later(lease, this::askForAccounted);
                });
    }

    private void verify() {
        if (ending || lease.isLost()) {
            return;
        }
        for (var entry = unverified.peek(); entry != null; entry = unverified.peek()) {
            var stream = stream(entry.delivery.message().stream());
            if (entry.offset() < askBelow) {
                if (stream.accountedTo < 0) {
                    return;
                }
                if (entry.delivery.position() <= stream.accountedTo) {
                    unverified.poll();
                    account(entry);
                    lease.flusher.frontierMoved();
                    settle(stream);
                    continue;
                }
            }
            unverified.poll();
            admit(stream, entry);
        }
    }

    // ---- running

    /** Starts the next run of a stream whose turn it is; false if there is nothing to start. */
    boolean start(FastStream stream) {
        stream.inTurnQueue = false;
        if (ending
                || lease.isLost()
                || stream.lane != FastStream.Lane.FAST
                || stream.running != null
                || stream.waiting == 0) {
            settle(stream);
            return false;
        }
        if (engine.running.of(stream.key) != null) {
            engine.running.whenEnded(stream.key, () -> settle(stream));
            return false;
        }
        var entries = stream.take(group.messagesPerRun(subscription));
        var run = new Run(
                stream.key,
                group,
                subscription,
                entries.stream().map(entry -> entry.delivery).toList(),
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
            // the flush that would have made the run durable has not been sent
            stream.lane = FastStream.Lane.FAST;
            stream.spill = null;
            toSpill.remove(stream);
            durable.remove(stream.hash());
        }
        if (outcome instanceof Outcome.Excused excused) {
            finish(stream, entries.subList(0, excused.done()));
            stream.putBack(entries.subList(excused.done(), entries.size()));
            engine.later(lease, () -> settle(stream));
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
            skips.add(engine.attempts.skipped(stream.key, position, run.attempt, skipped.reason()));
            finish(stream, entries.subList(0, skipped.done() + 1));
            stream.putBack(entries.subList(skipped.done() + 1, entries.size()));
        } else {
            finish(stream, entries);
        }
        settle(stream);
        lease.ran();
    }

    private void finish(FastStream stream, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        for (var entry : entries) {
            account(entry);
        }
        stream.finished = entries.get(entries.size() - 1).delivery.position();
        stream.unflushed += entries.size();
        engine.unflushed.finished(entries.size());
        if (!stream.dirty) {
            stream.dirty = true;
            dirty.add(stream);
        }
        lease.flusher.finished(entries.size());
    }

    private void fail(FastStream stream, Run run, Entry entry, Outcome.Failed failed) {
        var position = entry.delivery.position();
        var verdict = engine.verdict(run, entry.delivery, 1, failed, false);
        var attempt = engine.attempts.failed(stream.key, position, 1, failed.cause());
        spill(stream, new FastStream.Spill(verdict.status(), verdict.dueIn(), 1, position, attempt, null, 0));
    }

    void overran(FastStream stream, Run run, Outcome.Failed timeOut) {
        if (stream.spillBeingWritten) {
            return;
        }
        var position = run.first().position();
        var verdict = engine.verdict(run, run.first(), 1, timeOut, false);
        var attempt = engine.attempts.failed(stream.key, position, 1, timeOut.cause());
        var token = engine.randomToken();
        run.overran = true;
        spill(stream, new FastStream.Spill(verdict.status(), verdict.dueIn(), 1, position, attempt, token, 0));
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

    /** A person deleted the stream: as soon as it is idle in the fast lane a tombstone takes its place. False: not yet. */
    boolean delete(StreamName name, long request) {
        var stream = stream(name);
        if (stream.lane != FastStream.Lane.FAST || stream.running != null) {
            settle(stream);
            return false;
        }
        spill(stream, new FastStream.Spill(WorkStatus.DELETED, Duration.ZERO, 0, 0, null, null, request));
        return true;
    }

    // ---- answers of flushes

    /** The flush recorded the spill of a stream: the messages of its run, and those that waited. */
    void spilled(FastStream stream, FastStream.Spill how, List<Entry> written) {
        stream.spillBeingWritten = false;
        stream.spill = null;
        stream.lane = FastStream.Lane.DURABLE;
        drop(stream, stream.beingWritten);
        var run = stream.running;
        if (how.token() != null && run != null) {
            stream.runIsOver();
            var outcome = stream.endedMeanwhile;
            stream.endedMeanwhile = null;
            if (outcome == null) {
                running--;
            }
            group.durable.adopt(stream.key, subscription, how, run, stream.finished, written, outcome);
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

    private void account(Entry entry) {
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
        return running == 0
                && beingWritten == 0
                && dirty.isEmpty()
                && toSpill.isEmpty()
                && toAppend.isEmpty()
                && skips.isEmpty();
    }

    boolean hasRuns() {
        return running > 0;
    }

    /** Where a successor of this track begins. */
    Place place() {
        return new Place(ledger.frontier(), Math.max(flushedReadTo, ledger.readTo()), flushedFrontier, flushedReadTo);
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
