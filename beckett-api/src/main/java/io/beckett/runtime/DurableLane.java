package io.beckett.runtime;

import io.beckett.spi.Completion;
import io.beckett.spi.CompletionResult;
import io.beckett.spi.FeedItem;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.Reservation;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.ArrayList;
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
    private int heldRetries;

    DurableLane(Group group) {
        this.group = group;
        this.engine = group.engine;
        this.ready = new TurnQueue<>(group.subscriptions.values());
        this.retry = new TurnQueue<>(group.subscriptions.values());
        this.fetch = new RecordFetch(engine, this);
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
                    engine.now(),
                    reservation.status() == WorkStatus.RETRY,
                    reservation.manual());
            stream.position = reservation.position();
            stream.attempts = reservation.attempts();
            stream.attemptPosition = reservation.attemptPosition();
            stream.waitsFor(reservation.backlog().offsets());
            hold(stream);
            if (engine.isClosing() || group.paused.contains(stream.key.subscription())) {
                complete(stream, new Completion.GivenBack());
            } else if (reservation.takeovers() >= engine.limits.poisonAfter() && !stream.unread.isEmpty()) {
                chargeBeforeRunning(stream, reservation.takeovers());
            } else if (stream.unread.isEmpty()) {
                // everything written down is finished already
                complete(stream, new Completion.Succeeded());
            } else {
                fetch.add(stream);
            }
        }
        fetch.next();
    }

    /** The message may end the process: the attempt is recorded before it runs, so that it cannot do so for ever. */
    private void chargeBeforeRunning(HeldReservation stream, int takeovers) {
        var position = stream.unread.element().offset() + 1;
        var number = stream.attemptsAt(position) + 1;
        var reason = takeovers + " nodes ended while they handled this message";
        var verdict = engine.retries.after(
                number,
                Outcome.Failed.because(new IllegalStateException(reason)),
                stream.subscription.retries(),
                stream.manual);
        var gives = verdict.status() == WorkStatus.FAILED;
        log.error("{} at position {}: {}; {}", stream.key, position, reason, gives ? "it failed" : "one more attempt");
        stream.history.add(engine.attempts.unreadable(stream.key, position, number, reason));
        stream.attempts = number;
        stream.attemptPosition = position;
        stream.charged = !gives;
        complete(
                stream,
                new Completion.Failed(
                        verdict.status(),
                        verdict.dueIn(),
                        number,
                        position,
                        gives ? Completion.Hold.RELEASE : Completion.Hold.KEEP));
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
            engine.reserver.roomMade(group);
        }
    }

    /** A running handler of the fast lane whose stream the flush has written down, reserved by this node. */
    void adopt(
            StreamKey key,
            SubscriptionDefinition subscription,
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
                this, key, subscription, token, run.fence, engine.now(), how.status() == WorkStatus.RETRY, false);
        stream.position = finished;
        stream.attempts = how.attempts();
        stream.attemptPosition = how.attemptPosition();
        stream.overran = how.attempt() != null;
        stream.running = run;
        stream.state = HeldReservation.State.RUNNING;
        for (var entry : written) {
            if (entry.offset() > run.last().at().offset()) {
                stream.unread.add(entry.delivery.at());
            }
        }
        run.owner = stream;
        hold(stream);
        if (endedMeanwhile != null) {
            ended(stream, run, endedMeanwhile);
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

    private void enqueue(HeldReservation stream) {
        (isRetry(stream) ? retry : ready).add(stream.key.subscription(), stream);
    }

    private static boolean isRetry(HeldReservation stream) {
        var head = stream.peek();
        return stream.retry && head != null && stream.attemptsAt(head.at().offset() + 1) > 0;
    }

    // ---- running

    /** Starts the reservation whose turn it is. */
    void start(Slots.Share share) {
        var stream = (share == Slots.Share.RETRY ? retry : ready).poll();
        if (stream == null || stream.state != HeldReservation.State.WAITING || !held.containsKey(stream.token)) {
            return;
        }
        if (group.paused.contains(stream.key.subscription())) {
            complete(stream, new Completion.GivenBack());
            return;
        }
        if (engine.running.of(stream.key) != null) {
            engine.running.whenEnded(stream.key, () -> {
                if (held.containsKey(stream.token) && stream.state == HeldReservation.State.WAITING) {
                    enqueue(stream);
                }
            });
            return;
        }
        var deliveries = new ArrayList<Delivery>();
        var most = group.messagesPerRun(stream.subscription);
        while (deliveries.size() < most && stream.peek() instanceof FeedItem.Arrived arrived) {
            stream.poll();
            deliveries.add(new Delivery(arrived.at(), underItsStream(arrived.message(), stream.key)));
        }
        if (deliveries.isEmpty()) {
            unreadable(stream);
            return;
        }
        var run = new Run(
                stream.key,
                group,
                stream.subscription,
                deliveries,
                stream.attemptsAt(deliveries.get(0).position()) + 1,
                stream.fence,
                engine.now(),
                share,
                stream);
        stream.running = run;
        stream.state = HeldReservation.State.RUNNING;
        engine.start(run);
    }

    /** The mapping may have changed since the message was written down: it is handled under the stream it waits in. */
    private static RecordedMessage underItsStream(RecordedMessage message, StreamKey key) {
        return message.stream().equals(key.stream())
                ? message
                : new RecordedMessage(
                        key.stream(),
                        message.id(),
                        message.type(),
                        message.position(),
                        message.timestampMillis(),
                        message.metadata(),
                        message.payload(),
                        message.size(),
                        message.leaderEpoch(),
                        message.seq());
    }

    /** The record that waits is no longer there, or no longer a message: a person has to decide. */
    private void unreadable(HeldReservation stream) {
        var item = stream.poll();
        var at = item.at();
        var reason = "no longer in Kafka: " + at.topic() + "-" + at.partition() + "@" + at.offset();
        if (item instanceof FeedItem.Gone gone) {
            reason += ": " + gone.reason();
        } else {
            reason = "the record cannot be mapped to a message any more: " + at.topic() + "-" + at.partition() + "@"
                    + at.offset() + (item instanceof FeedItem.Unmappable unmappable ? ": " + unmappable.reason() : "");
        }
        log.error("{}: failed: {}. Skip the message or delete the stream", stream.key, reason);
        var position = at.offset() + 1;
        var number = stream.attemptsAt(position) + 1;
        stream.history.add(engine.attempts.unreadable(stream.key, position, number, reason));
        complete(
                stream,
                new Completion.Failed(WorkStatus.FAILED, Duration.ZERO, number, position, Completion.Hold.RELEASE));
    }

    void ended(HeldReservation stream, Run run, Outcome outcome) {
        stream.running = null;
        if (stream.overran) {
            complete(stream, new Completion.GivenBack());
            return;
        }
        if (outcome instanceof Outcome.Excused excused) {
            finish(stream, run.messages.subList(0, excused.done()));
            runAgain(stream, run.messages.subList(excused.done(), run.messages.size()));
            return;
        }
        if (outcome instanceof Outcome.Failed failed) {
            finish(stream, run.messages.subList(0, failed.done()));
            fail(stream, run, run.messages.get(failed.done()), failed, Completion.Hold.RELEASE);
            return;
        }
        if (outcome instanceof Outcome.Skipped skipped) {
            var handled = run.messages.subList(0, skipped.done() + 1);
            var position = handled.get(skipped.done()).position();
            stream.history.add(engine.attempts.skipped(stream.key, position, run.attempt, skipped.reason()));
            finish(stream, handled);
            putBack(stream, run.messages.subList(skipped.done() + 1, run.messages.size()));
        } else {
            finish(stream, run.messages);
        }
        goOn(stream);
    }

    private void finish(HeldReservation stream, List<Delivery> messages) {
        if (!messages.isEmpty()) {
            stream.position = messages.get(messages.size() - 1).position();
            stream.charged = false;
            stream.unflushed += messages.size();
            engine.unflushed.finished(messages.size());
        }
    }

    private void goOn(HeldReservation stream) {
        var timeIsUp =
                engine.now() - stream.since >= engine.limits.reservationFor().toNanos();
        if (timeIsUp
                || engine.isClosing()
                || engine.hasTooMuchUnflushed()
                || (stream.hasNothingRead() && stream.unread.isEmpty())) {
            complete(stream, new Completion.Succeeded());
        } else if (stream.hasNothingRead()) {
            fetch.add(stream);
            fetch.next();
        } else {
            readable(stream);
        }
    }

    private static void putBack(HeldReservation stream, List<Delivery> messages) {
        for (var i = messages.size() - 1; i >= 0; i--) {
            var delivery = messages.get(i);
            stream.putBack(new FeedItem.Arrived(delivery.at(), delivery.message()));
        }
    }

    private void runAgain(HeldReservation stream, List<Delivery> messages) {
        if (engine.isClosing()) {
            complete(stream, new Completion.GivenBack());
            return;
        }
        putBack(stream, messages);
        stream.state = HeldReservation.State.WAITING;
        engine.later(null, () -> {
            if (held.containsKey(stream.token) && stream.state == HeldReservation.State.WAITING) {
                enqueue(stream);
            }
        });
    }

    private void fail(
            HeldReservation stream, Run run, Delivery delivery, Outcome.Failed failed, Completion.Hold reservation) {
        var number = stream.attemptsAt(delivery.position()) + (stream.charged ? 0 : 1);
        var verdict = engine.verdict(run, delivery, number, failed, stream.manual);
        stream.history.add(engine.attempts.failed(stream.key, delivery.position(), number, failed.cause()));
        complete(
                stream,
                new Completion.Failed(verdict.status(), verdict.dueIn(), number, delivery.position(), reservation));
    }

    void overran(HeldReservation stream, Run run, Outcome.Failed timeOut) {
        if (stream.overran) {
            return;
        }
        run.overran = true;
        stream.overran = true;
        fail(stream, run, run.first(), timeOut, Completion.Hold.KEEP);
    }

    // ---- completing

    private void complete(HeldReservation stream, Completion.Ending ending) {
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
        } else if (stream.charged && stream.state == HeldReservation.State.UNREAD) {
            fetch.add(stream);
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
        complete(stream, new Completion.GivenBack());
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
