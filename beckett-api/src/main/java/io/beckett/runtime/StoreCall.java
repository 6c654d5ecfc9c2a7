package io.beckett.runtime;

import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.CheckpointStore;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call of the checkpoint store, and what the engine does with its answer. Whoever carries it out runs {@code request}
 * outside the engine, and then hands the answer, or the failure, to the engine.
 *
 * @param channel calls of one channel are carried out one after the other
 * @param name for logs and traces
 */
record StoreCall<R>(
        Channel channel,
        String name,
        Function<CheckpointStore, R> request,
        Consumer<R> answer,
        Consumer<StoreUnavailableException> failure)
        implements Action {
    /** What may go on at the same time; each has a thread and a connection of its own. */
    enum Channel {
        SESSION,
        FLUSH,
        OTHER_FLUSH,
        WORK
    }

    @Override
    public String toString() {
        return channel + " " + name;
    }
}
