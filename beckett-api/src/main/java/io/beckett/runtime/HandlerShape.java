package io.beckett.runtime;

import io.beckett.subscription.BatchHandler;
import io.beckett.subscription.ContextHandler;
import io.beckett.subscription.MessageContext;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What handles the messages of a subscription: one of three kinds, checked when it was built, or nothing at all. */
public sealed interface HandlerShape {

    /**
     * Handlers by type name; the classes they were given for have been resolved to names.
     *
     * @param byTypeName never empty; the most specific handler of each type
     */
    record Typed(Map<String, TypedHandler> byTypeName) implements HandlerShape {
        public Typed {
            byTypeName = Map.copyOf(byTypeName);
        }
    }

    /** One handler for whatever is selected. */
    record Context(ContextHandler handler) implements HandlerShape {
        public Context {
            Objects.requireNonNull(handler, "handler");
        }
    }

    /** One handler for consecutive messages of a stream. */
    record Batch(BatchHandler handler) implements HandlerShape {
        public Batch {
            Objects.requireNonNull(handler, "handler");
        }
    }

    /**
     * None: messages count as handled. For rebuilds.
     *
     * @param messages how many were
     */
    record TakenAsHandled(LongAdder messages) implements HandlerShape {
        public TakenAsHandled {
            Objects.requireNonNull(messages, "messages");
        }
    }

    /** Handles one message of a known type. */
    @FunctionalInterface
    interface TypedHandler {

        /**
         * Runs what the user wrote.
         *
         * @param data {@link MessageContext#data()}; null if the type has no class or the record is a tombstone
         * @param context the message
         */
        void handle(@Nullable Object data, MessageContext context) throws Exception;
    }
}
