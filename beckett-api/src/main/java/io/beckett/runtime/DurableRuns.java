package io.beckett.runtime;

import io.beckett.spi.Completion;
import io.beckett.spi.FeedItem;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the messages of reserved streams, and decides what becomes of a stream when a run ended. */
final class DurableRuns {
    private static final Logger log = LoggerFactory.getLogger(DurableRuns.class);

    private final DurableLane lane;
    private final Group group;
    private final Engine engine;

    DurableRuns(DurableLane lane, Group group) {
        this.lane = lane;
        this.group = group;
        this.engine = group.engine;
    }

    /** Starts the reservation whose turn it is. */
    void start(Slots.Share share) {
        var stream = lane.next(share);
        if (stream == null || !lane.isWaiting(stream)) {
            return;
        }
        if (group.paused.contains(stream.key.subscription())) {
            lane.complete(stream, notRun(stream));
            return;
        }
        if (engine.running.of(stream.key) != null) {
            engine.running.whenEnded(stream.key, stream::queueAgain);
            return;
        }
        if (stream.takeovers >= engine.limits.poisonAfter()
                && !stream.charged
                && stream.peek() instanceof FeedItem.Arrived next) {
            chargeBeforeRunning(stream, next.at().offset() + 1);
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
                stream.nextAttempt(deliveries.get(0).position()),
                stream.fence,
                engine.now(),
                share,
                stream);
        stream.running = run;
        stream.state = HeldReservation.State.RUNNING;
        engine.start(run);
    }

    /**
     * The message may end the process: the attempt is recorded before it runs, so that it cannot do so for ever. If the
     * process survives, what comes of the run takes the attempt's place; if it does not, the next one finds it.
     */
    private void chargeBeforeRunning(HeldReservation stream, long position) {
        var before = stream.attemptsAt(position);
        var reason = "the process ended, or its session was lost, while the message was handled";
        var cause = new IllegalStateException(reason);
        var policy = stream.subscription.retries();
        var most = policy.maxRetriesFor(cause);
        var wasCharged = before > 0 && stream.takeovers > engine.limits.poisonAfter();
        if (wasCharged) {
            stream.history.add(engine.attempts.unreadable(stream.key, position, before, reason));
        }
        if (wasCharged && before >= most) {
            log.error(
                    "{} at position {}: failed: {}; {} attempts are recorded, {} sessions were lost with the stream",
                    stream.key,
                    position,
                    reason,
                    before,
                    stream.takeovers);
            lane.complete(
                    stream,
                    new Completion.Failed(WorkStatus.FAILED, Duration.ZERO, before, position, Completion.Hold.RELEASE));
            return;
        }
        var number = before + 1;
        if ((wasCharged || number >= most) && !engine.suspects.mayRun(stream)) {
            return;
        }
        log.debug("{} at position {}: attempt {} is recorded before it runs", stream.key, position, number);
        stream.attempts = number;
        stream.attemptPosition = position;
        stream.charged = true;
        stream.state = HeldReservation.State.CHARGING;
        var dueIn = engine.retries
                .after(number, Outcome.Failed.because(cause), policy, false)
                .dueIn();
        lane.complete(stream, new Completion.Failed(WorkStatus.RETRY, dueIn, number, position, Completion.Hold.KEEP));
    }

    /** How a reservation ends whose next message has not run: what was charged for it is taken back. */
    Completion.Ending notRun(HeldReservation stream) {
        return stream.charged
                ? new Completion.Failed(
                        WorkStatus.RETRY,
                        Duration.ZERO,
                        stream.attempts - 1,
                        stream.attemptPosition,
                        Completion.Hold.RELEASE)
                : new Completion.GivenBack();
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
        var number = stream.nextAttempt(position);
        stream.history.add(engine.attempts.unreadable(stream.key, position, number, reason));
        lane.complete(
                stream,
                new Completion.Failed(WorkStatus.FAILED, Duration.ZERO, number, position, Completion.Hold.RELEASE));
    }

    void ended(HeldReservation stream, Run run, Outcome outcome) {
        stream.running = null;
        if (stream.overran) {
            lane.complete(stream, new Completion.GivenBack());
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
            lane.complete(stream, new Completion.Succeeded());
        } else if (stream.hasNothingRead()) {
            lane.fetch.add(stream);
            lane.fetch.next();
        } else {
            lane.readable(stream);
        }
    }

    private static void putBack(HeldReservation stream, List<Delivery> messages) {
        for (var i = messages.size() - 1; i >= 0; i--) {
            var delivery = messages.get(i);
            stream.putBack(new FeedItem.Arrived(delivery.at(), delivery.message()));
        }
    }

    private void runAgain(HeldReservation stream, List<Delivery> messages) {
        // what it has finished itself may be what keeps everything from starting
        if (engine.isClosing() || (stream.unflushed > 0 && engine.hasTooMuchUnflushed())) {
            lane.complete(stream, notRun(stream));
            return;
        }
        putBack(stream, messages);
        stream.state = HeldReservation.State.WAITING;
        engine.later(null, stream::queueAgain);
    }

    private void fail(
            HeldReservation stream, Run run, Delivery delivery, Outcome.Failed failed, Completion.Hold reservation) {
        var number = stream.nextAttempt(delivery.position());
        var verdict = engine.verdict(run, delivery, number, failed, stream.manual);
        stream.history.add(engine.attempts.failed(stream.key, delivery.position(), number, failed.text()));
        lane.complete(
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
}
