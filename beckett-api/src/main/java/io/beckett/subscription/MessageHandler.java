package io.beckett.subscription;

/**
 * Handles messages of one type. Returning is success, throwing is failure; see {@link HandlerSignal} for the three
 * special decisions.
 *
 * <p>Called by engine threads, one message at a time per stream, streams in parallel: it must be safe for several
 * threads. A message may be handled again after a crash. A future that is only started here is not awaited: join it.
 *
 * @param <T> the class of the messages, or anything above it
 */
@FunctionalInterface
public interface MessageHandler<T> {

    /**
     * Handles one message.
     *
     * @param message the decoded message
     * @throws Exception if the message could not be handled; it is tried again as the subscription's retry policy says
     */
    void handle(T message) throws Exception;
}
