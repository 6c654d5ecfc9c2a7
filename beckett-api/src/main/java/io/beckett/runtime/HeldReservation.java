package io.beckett.runtime;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.Backlog;
import io.beckett.spi.FeedItem;
import io.beckett.spi.StreamKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream of the durable lane that this node has reserved. */
final class HeldReservation implements RunOwner {
    enum State {
        /** Its next records have to be read. */
        UNREAD,
        /** They are being read. */
        READING,
        /** Its next message waits for a slot. */
        WAITING,
        /** The attempt at its next message is being recorded. */
        CHARGING,
        /** Its handler runs. */
        RUNNING,
        /** Its end is being recorded. */
        COMPLETING
    }

    /**
     * A record that waits.
     *
     * @param at where it was written
     * @param millis when
     */
    record Unread(GlobalPosition at, long millis) {
        /** In a log that was made or written anew another record may stand at its place, before anybody has noticed. */
        FeedItem orGone(FeedItem found) {
            return found instanceof FeedItem.Arrived arrived
                            && arrived.message().timestampMillis() != millis
                    ? new FeedItem.Gone(
                            at,
                            "another record stands there, written at "
                                    + Instant.ofEpochMilli(arrived.message().timestampMillis()) + ", not at "
                                    + Instant.ofEpochMilli(millis))
                    : found;
        }
    }

    final StreamKey key;
    final SubscriptionDefinition subscription;
    final String token;
    final long fence;
    /** What its offsets are offsets of; empty where unknown. */
    final String log;

    final long since;
    final boolean retry;
    final boolean manual;
    final ArrayDeque<Unread> unread = new ArrayDeque<>();
    private final ArrayDeque<FeedItem> read = new ArrayDeque<>();
    final List<AttemptRecord> history = new ArrayList<>();
    private final DurableLane lane;

    State state = State.UNREAD;
    long position;
    int attempts;
    long attemptPosition;
    /** Finished messages that no completion has recorded. */
    int unflushed;

    @Nullable
    Run running;

    int pendingCompletions;
    /** The attempt at its next message is recorded already, or on its way. */
    boolean charged;
    /** How often it was taken back from a lost session. */
    int takeovers;
    /** Its handler was over the time limit and that is recorded; the reservation is held until the thread is gone. */
    boolean overran;

    HeldReservation(
            DurableLane lane,
            StreamKey key,
            SubscriptionDefinition subscription,
            String token,
            long fence,
            String log,
            long since,
            boolean retry,
            boolean manual) {
        this.lane = lane;
        this.key = key;
        this.subscription = subscription;
        this.token = token;
        this.fence = fence;
        this.log = log;
        this.since = since;
        this.retry = retry;
        this.manual = manual;
    }

    void waitsFor(Backlog backlog) {
        var partition = key.lease().partition();
        for (var i = 0; i < backlog.offsets().length; i++) {
            var at = new GlobalPosition(partition.topic(), partition.partition(), backlog.offsets()[i]);
            unread.add(new Unread(at, backlog.timestamps()[i]));
        }
    }

    /** Its turn comes again, if it still waits for one. */
    void queueAgain() {
        if (lane.isWaiting(this)) {
            lane.enqueue(this);
        }
    }

    /** Whether it could be given back now. */
    boolean isIdle() {
        return state != State.RUNNING && state != State.COMPLETING;
    }

    /** How many records to read: of a stream that is blocked only what its next run takes, it may be all that ever runs. */
    int worthReading(int share) {
        var next = unread.peek();
        return next != null && attemptsAt(next.at().offset() + 1) > 0
                ? Math.min(share, lane.messagesPerRun(subscription))
                : share;
    }

    /** Recorded failures of the message at that position (N9: none of another message). */
    int attemptsAt(long wanted) {
        return attemptPosition == wanted ? attempts : 0;
    }

    /** The number of the next attempt at the message at that position. */
    int nextAttempt(long wanted) {
        return attemptsAt(wanted) + (charged ? 0 : 1);
    }

    @Nullable
    FeedItem peek() {
        return read.peek();
    }

    void add(FeedItem item) {
        read.add(item);
        lane.fetch.counted(size(item));
    }

    void putBack(FeedItem item) {
        read.addFirst(item);
        lane.fetch.counted(size(item));
    }

    FeedItem poll() {
        var item = read.remove();
        lane.fetch.counted(-size(item));
        return item;
    }

    boolean hasNothingRead() {
        return read.isEmpty();
    }

    void clear() {
        while (!read.isEmpty()) {
            poll();
        }
        unread.clear();
    }

    private static long size(FeedItem item) {
        return item instanceof FeedItem.Arrived arrived ? arrived.message().size() : 0;
    }

    @Override
    public void ended(Run run, Outcome outcome) {
        lane.runs.ended(this, run, outcome);
    }

    @Override
    public void overran(Run run, Outcome.Failed timeOut) {
        lane.runs.overran(this, run, timeOut);
    }
}
