package io.beckett.runtime;

import io.beckett.message.MessageStore;
import io.beckett.spi.WorkStatus;
import io.beckett.subscription.SubscriptionListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what becomes of messages, in the log and to the listeners. A listener that throws changes nothing. */
final class Events {
    private static final Logger log = LoggerFactory.getLogger(Events.class);

    private final List<SubscriptionListener> listeners;
    private final TypeMap types;
    private final Function<Cause, MessageStore> stores;

    Events(List<SubscriptionListener> listeners, TypeMap types, Function<Cause, MessageStore> stores) {
        this.listeners = listeners;
        this.types = types;
        this.stores = stores;
    }

    /** A run ended and its result counts. */
    void ended(Engine engine, Run run, Outcome outcome, long nanos) {
        if (outcome instanceof Outcome.Skipped skipped) {
            log.info("{}: skipped: {}", run, skipped.reason());
            tell(
                    engine,
                    run,
                    run.messages.get(skipped.done()),
                    view -> listener -> listener.skipped(handled(view, nanos)));
        }
        if (!listeners.isEmpty()) {
            for (var delivery : run.messages.subList(0, done(run, outcome))) {
                tell(engine, run, delivery, view -> listener -> listener.handled(handled(view, nanos)));
            }
        }
    }

    private static int done(Run run, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.done();
        }
        if (outcome instanceof Outcome.Skipped skipped) {
            return skipped.done();
        }
        return outcome instanceof Outcome.Excused excused ? excused.done() : run.messages.size();
    }

    private static SubscriptionListener.Handled handled(MessageView view, long nanos) {
        return new SubscriptionListener.Handled(view, Duration.ofNanos(nanos));
    }

    /** A failure is recorded. */
    void failed(
            Engine engine,
            Run run,
            Delivery delivery,
            int failures,
            Outcome.Failed failed,
            RetrySchedule.Verdict verdict) {
        var stream = run.key;
        if (verdict.status() == WorkStatus.FAILED) {
            engine.out(new Action.Tell(() -> log.error(
                    "group '{}', subscription '{}': stream '{}' failed at position {} after {} attempts; it waits until a"
                            + " person retries or skips the message. Other streams go on: {}\n{}",
                    stream.lease().group(),
                    stream.subscription(),
                    stream.stream(),
                    delivery.position(),
                    failures,
                    failed.text(),
                    failed.text().stackTrace())));
            tell(engine, run, delivery, view -> {
                var event = new SubscriptionListener.AttemptFailed(
                        view, failed.text().cause(), Optional.empty());
                return listener -> listener.streamFailed(event);
            });
            return;
        }
        engine.out(new Action.Tell(() -> log.warn(
                "group '{}', subscription '{}': attempt {} of stream '{}' at position {} failed, next one in {} ms: {}",
                stream.lease().group(),
                stream.subscription(),
                failures,
                stream.stream(),
                delivery.position(),
                verdict.dueIn().toMillis(),
                failed.text())));
        var next = Instant.ofEpochMilli(engine.wallMillis()).plus(verdict.dueIn());
        tell(engine, run, delivery, view -> {
            var event =
                    new SubscriptionListener.AttemptFailed(view, failed.text().cause(), Optional.of(next));
            return listener -> listener.attemptFailed(event);
        });
    }

    private interface Telling {
        Consumer<SubscriptionListener> about(MessageView view);
    }

    private void tell(Engine engine, Run run, Delivery delivery, Telling what) {
        if (listeners.isEmpty()) {
            return;
        }
        var event = what.about(new MessageView(run, delivery, types, stores));
        engine.out(new Action.Tell(() -> {
            for (var listener : listeners) {
                try {
                    event.accept(listener);
                } catch (RuntimeException e) {
                    log.warn("a listener threw; that changes nothing for the message", e);
                }
            }
        }));
    }
}
