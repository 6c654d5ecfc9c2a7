package io.beckett.runtime;

import io.beckett.error.AppendOutcomeUnknownException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.subscription.BatchHandlerException;
import io.beckett.subscription.HandlerSignal;
import io.beckett.subscription.MessageContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls what the user wrote, on the thread that it is called on, and says how it ended. Whatever is thrown is an outcome. */
final class HandlerCalls {
    private static final Logger log = LoggerFactory.getLogger(HandlerCalls.class);

    private final TypeMap types;
    private final Streams streams;

    HandlerCalls(Streams streams) {
        this.types = streams.types;
        this.streams = streams;
    }

    Outcome call(Run run) {
        var messages = new ArrayList<MessageContext>(run.messages.size());
        for (var delivery : run.messages) {
            messages.add(new MessageView(run, delivery, types, streams::storeFor));
        }
        var ambient = streams.ambient();
        ambient.enter();
        try {
            var first = (MessageView) messages.get(0);
            var handler = run.subscription.handler();
            if (!(handler instanceof HandlerShape.Batch)) {
                ambient.at(first);
            }
            if (handler instanceof HandlerShape.Typed typed) {
                handler(typed, first).handle(first.dataForHandler(), first);
            } else if (handler instanceof HandlerShape.Context context) {
                context.handler().handle(first);
            } else if (handler instanceof HandlerShape.Batch batch) {
                batch.handler().handle(new BatchView(messages, run.attempt, ambient));
            }
            return Outcome.Handled.INSTANCE;
        } catch (Throwable thrown) { // an Error of a handler is that handler's failure, too
            return outcome(run, messages, thrown);
        } finally {
            ambient.leave();
        }
    }

    private static HandlerShape.TypedHandler handler(HandlerShape.Typed typed, MessageView message) {
        var handler = typed.byTypeName().get(message.type());
        if (handler == null) {
            throw new IllegalStateException("no handler for type '" + message.type()
                    + "': a release that had one wrote the message down. Register it again, or skip the message");
        }
        return handler;
    }

    private static Outcome outcome(Run run, List<MessageContext> messages, Throwable thrown) {
        var isBatch = run.subscription.handler() instanceof HandlerShape.Batch;
        if (isBatch && thrown instanceof BatchHandlerException partial && partial.getCause() != null) {
            var index = messages.indexOf(partial.failedMessage());
            if (index >= 0) {
                return decision(run, index, partial.getCause());
            }
            return Outcome.Failed.because(partial);
        }
        return isBatch ? failed(run, 0, thrown) : decision(run, 0, thrown);
    }

    private static Outcome decision(Run run, int done, Throwable thrown) {
        if (thrown instanceof HandlerSignal signal && signal.kind() == HandlerSignal.Kind.SKIP) {
            return new Outcome.Skipped(done, String.valueOf(signal.getMessage()));
        }
        return failed(run, done, thrown);
    }

    private static Outcome failed(Run run, int done, Throwable thrown) {
        if (thrown instanceof HandlerSignal signal && signal.getCause() != null) {
            return switch (signal.kind()) {
                case FAIL -> new Outcome.Failed(done, signal, Optional.empty(), true);
                case RETRY_AFTER -> new Outcome.Failed(done, signal, signal.delay(), false);
                case SKIP -> Outcome.Failed.because(thrown);
            };
        }
        var cause = Causes.deciding(thrown);
        if (cause instanceof StoreUnavailableException || cause instanceof AppendOutcomeUnknownException) {
            log.warn("{}: runs again, no attempt is charged: {}", run, cause.getMessage());
            return new Outcome.Excused(done);
        }
        return new Outcome.Failed(done, thrown, Optional.empty(), false);
    }
}
