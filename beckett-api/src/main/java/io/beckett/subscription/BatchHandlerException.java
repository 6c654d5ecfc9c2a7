package io.beckett.subscription;

import java.util.Objects;

/**
 * Says at which message of a batch its handler got stuck; the messages before it are finished.
 *
 * <p>Comes from {@link MessageBatch#failedAt}. One that names a message of another batch is treated as a failure of the
 * whole batch.
 */
public final class BatchHandlerException extends RuntimeException {

    private final MessageContext failedMessage;

    /**
     * For {@link MessageBatch#failedAt}, which is what a handler calls.
     *
     * @param failedMessage the message that could not be handled
     * @param cause why
     */
    public BatchHandlerException(MessageContext failedMessage, Throwable cause) {
        super(
                "batch of stream '" + failedMessage.streamName() + "' failed at position "
                        + failedMessage.streamPosition(),
                Objects.requireNonNull(cause, "cause"));
        this.failedMessage = failedMessage;
    }

    /** The message that could not be handled. */
    public MessageContext failedMessage() {
        return failedMessage;
    }
}
