package io.beckett.subscription;

import java.util.List;

/**
 * Consecutive messages of one stream, as many as the subscription wants and are there, oldest first.
 *
 * <p>Append with {@code message.store()}. {@code beckett.store()} acts for the message that a loop over this batch has got last;
 * before the first, and where {@link #messages()} is used instead, it acts as outside of handlers.
 *
 * <p>Immutable and safe for all threads. Only Beckett implements this interface; methods may be added in a minor
 * release.
 */
public interface MessageBatch extends Iterable<MessageContext> {

    /** The stream that all messages belong to. */
    String streamName();

    /** The messages, oldest first; never empty, unmodifiable. */
    List<MessageContext> messages();

    /** Which run of the first message it is: 1 for the first. */
    int attempt();

    /**
     * The exception to throw when the batch got stuck: the messages before the given one are finished, it has failed with
     * the given cause, and it is where the retry starts.
     *
     * <p>A {@link HandlerSignal} as cause decides about that one message.
     *
     * @param message one of {@link #messages()}
     * @param cause why it could not be handled; its type decides how often it is tried again
     * @throws IllegalArgumentException if the message is not of this batch
     */
    BatchHandlerException failedAt(MessageContext message, Throwable cause);
}
