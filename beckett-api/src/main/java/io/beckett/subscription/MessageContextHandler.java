package io.beckett.subscription;

/**
 * Handles messages of one type together with what surrounds them: stream, position, metadata, attempt. The rules of
 * {@link MessageHandler} apply.
 *
 * @param <T> the class of the messages, or anything above it
 */
@FunctionalInterface
public interface MessageContextHandler<T> {

    /**
     * Handles one message.
     *
     * @param message the decoded message
     * @param context the same message with its facts
     * @throws Exception if the message could not be handled; it is tried again as the subscription's retry policy says
     */
    void handle(T message, MessageContext context) throws Exception;
}
