package io.beckett.runtime;

import io.beckett.spi.Completion;
import io.beckett.spi.CompletionResult;
import io.beckett.spi.Reservation;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams of a group that this node has reserved in the durable lane: read again, run, completed. */
final class DurableLane {
    private static final Logger log = LoggerFactory.getLogger(DurableLane.class);

    private final Group group;
    private final Engine engine;
    private final Map<String, HeldReservation> held = new LinkedHashMap<>();
    private final TurnQueue<HeldReservation> ready;
    private final TurnQueue<HeldReservation> retry;
    final RecordFetch fetch;
    final DurableRuns runs;
    private int heldRetries;

    DurableLane(Group group) {
        this.group = group;
        this.engine = group.engine;
        this.ready = new TurnQueue<>(group.subscriptions.values());
        this.retry = new TurnQueue<>(group.subscriptions.values());
        this.fetch = new RecordFetch(engine, this);
        this.runs = new DurableRuns(this, group);
    }

    // ---- what it holds

    boolean hasReady() {
        return !ready.isEmpty();
    }

    boolean hasRetry() {
        return !retry.isEmpty();
    }

    boolean knows(String token) {
        return held.containsKey(token);
    }

    Collection<HeldReservation> held() {
        return held.values();
    }

    int heldRetries() {
        return heldRetries;
    }

    int heldReady() {
        return held.size() - heldRetries;
    }

    void reserved(List<Reservation> reservations) {
        for (var reservation : reservations) {
            var subscription = group.subscriptions.get(reservation.key().subscription());
            if (subscription == null) {
                throw new IllegalStateException(reservation.key() + " was reserved, but is not registered here");
            }
            var stream = new HeldReservation(
                    this,
                    reservation.key(),
                    subscription,
                    reservation.token(),
                    reservation.fence(),
                    reservation.log(),
                    engine.now(),
                    reservation.status() == WorkStatus.RETRY,
                    reservation.manual());
            stream.position = reservation.position();
            stream.attempts = reservation.attempts();
            stream.attemptPosition = reservation.attemptPosition();
            stream.takeovers = reservation.takeovers();
            stream.waitsFor(reservation.backlog());
            hold(stream);
            if (engine.isClosing() || group.paused.contains(stream.key.subscription())) {
                complete(stream, new Completion.GivenBack());
            } else if (stream.unread.isEmpty()) {
                // everything written down is finished already
                complete(stream, new Completion.Succeeded());
            } else {
                fetch.add(stream);
            }
        }
        fetch.next();
    }

    private void hold(HeldReservation stream) {
        held.put(stream.token, stream);
        heldRetries += stream.retry ? 1 : 0;
    }

    private void forget(HeldReservation stream) {
        if (held.remove(stream.token) != null) {
            heldRetries -= stream.retry ? 1 : 0;
            engine.unflushed.recorded(stream.unflushed);
            stream.unflushed = 0;
            engine.suspects.over(stream);
            engine.reserver.roomMade(group);
        }
    }

    /** A running handler of the fast lane whose stream the flush has written down, reserved by this node. */
    void adopt(
            StreamKey key,
            SubscriptionDefinition subscription,
            String log,
            FastStream.Spill how,
            Run run,
            long finished,
            List<Entry> written,
            @Nullable Outcome endedMeanwhile) {
        var token = how.token();
        if (token == null) {
            throw new IllegalArgumentException(key + " is not reserved");
        }
        var stream = new HeldReservation(
                this, key, subscription, token, run.fence, log, engine.now(), how.status() == WorkStatus.RETRY, false);
        stream.position = finished;
        stream.attempts = how.attempts();
        stream.attemptPosition = how.attemptPosition();
        stream.overran = how.attempt() != null;
        stream.running = run;
        stream.state = HeldReservation.State.RUNNING;
        for (var entry : written) {
            if (entry.offset() > run.last().at().offset()) {
                stream.unread.add(
                        new HeldReservation.Unread(entry.at(key.lease().partition()), entry.timestampMillis()));
            }
        }
        run.owner = stream;
        hold(stream);
        if (endedMeanwhile != null) {
            runs.ended(stream, run, endedMeanwhile);
        }
    }

    int messagesPerRun(SubscriptionDefinition subscription) {
        return group.messagesPerRun(subscription);
    }

    // ---- reading

    void readable(HeldReservation stream) {
        stream.state = HeldReservation.State.WAITING;
        enqueue(stream);
    }

    /** The reservation whose turn it is; null if none waits. */
    @Nullable
    HeldReservation next(Slots.Share share) {
        return (share == Slots.Share.RETRY ? retry : ready).poll();
    }

    /** Whether its next message could run now. */
    boolean isWaiting(HeldReservation stream) {
        return stream.state == HeldReservation.State.WAITING && holds(stream);
    }

    void enqueue(HeldReservation stream) {
        (isRetry(stream) ? retry : ready).add(stream.key.subscription(), stream);
    }

    private static boolean isRetry(HeldReservation stream) {
        var head = stream.peek();
        return stream.retry && head != null && stream.attemptsAt(head.at().offset() + 1) > 0;
    }

    // ---- completing

    void complete(HeldReservation stream, Completion.Ending ending) {
        var keeps = ending instanceof Completion.Failed failed && failed.reservation() == Completion.Hold.KEEP;
        if (!keeps) {
            stream.state = HeldReservation.State.COMPLETING;
            stream.clear();
        }
        engine.completions.add(
                this,
                stream,
                new Completion(stream.key, stream.token, stream.position, ending, List.copyOf(stream.history)));
        stream.history.clear();
    }

    void completed(HeldReservation stream, Completion completion, CompletionResult result) {
        stream.pendingCompletions--;
        if (result.outcome() == CompletionResult.Outcome.STALE) {
            log.warn("{}: the reservation was taken away; its result is dropped", stream.key);
            if (stream.running != null) {
                stream.running.owner = null;
            }
            stream.state = HeldReservation.State.COMPLETING;
            forget(stream);
        } else if (stream.state == HeldReservation.State.COMPLETING && stream.pendingCompletions == 0) {
            forget(stream);
        } else if (stream.state == HeldReservation.State.CHARGING) {
            readable(stream);
        }
        if (completion.ending() instanceof Completion.Failed failed && failed.status() == WorkStatus.RETRY) {
            engine.reserver.dueIn(failed.dueIn());
        } else if (result.outcome() == CompletionResult.Outcome.WAITING) {
            engine.reserver.soon(group);
        }
        fetch.next();
    }

    void pauseChanged() {
        for (var stream : List.copyOf(held.values())) {
            if (group.paused.contains(stream.key.subscription()) && stream.isIdle()) {
                giveBack(stream);
            }
        }
    }

    /** Gives back what does not run. */
    void drain() {
        for (var stream : List.copyOf(held.values())) {
            if (stream.isIdle()) {
                giveBack(stream);
            }
        }
    }

    private void giveBack(HeldReservation stream) {
        ready.removeIf(other -> other == stream);
        retry.removeIf(other -> other == stream);
        complete(stream, runs.notRun(stream));
    }

    /** The session is lost: what runs is nobody's any more. */
    void lose() {
        for (var stream : held.values()) {
            if (stream.running != null) {
                stream.running.owner = null;
            }
            engine.unflushed.recorded(stream.unflushed);
            stream.unflushed = 0;
            stream.clear();
        }
        held.clear();
        heldRetries = 0;
        ready.removeIf(stream -> true);
        retry.removeIf(stream -> true);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    boolean holds(HeldReservation stream) {
        return held.get(stream.token) == stream;
    }
}
