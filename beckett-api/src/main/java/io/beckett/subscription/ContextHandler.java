package io.beckett.subscription;

/**
 * Handles messages of whatever type by their context: of a category, of a stream, or of a type that has no class. The
 * rules of {@link MessageHandler} apply.
 */
@FunctionalInterface
public interface ContextHandler {

    /**
     * Handles one message.
     *
     * @param context the message with its facts
     * @throws Exception if the message could not be handled; it is tried again as the subscription's retry policy says
     */
    void handle(MessageContext context) throws Exception;
}
