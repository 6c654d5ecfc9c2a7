package io.beckett.subscription;

/**
 * Handles consecutive messages of one stream at once. The rules of {@link MessageHandler} apply.
 *
 * <p>Returning finishes the whole batch. {@code throw batch.failedAt(message, cause)} finishes the messages before that
 * one and fails it; any other exception fails the whole batch at its first message, {@link HandlerSignal#skip} included.
 */
@FunctionalInterface
public interface BatchHandler {

    /**
     * Handles some consecutive messages.
     *
     * @param batch the messages, oldest first, never empty
     * @throws Exception if not all messages could be handled; they are tried again as the subscription's retry policy
     *     says
     */
    void handle(MessageBatch batch) throws Exception;
}
