package io.beckett.error;

import java.util.Objects;

/**
 * The stream holds a message with this id already, and it came from an append that was another one: with other messages,
 * other content or another expected version. Nothing was stored. An id stands for one message; choose a new one, or repeat
 * exactly what was appended first.
 */
public final class MessageIdReusedException extends BeckettException {

    private final String streamName;
    private final String messageId;

    public MessageIdReusedException(String streamName, String messageId) {
        super(
                "stream '" + streamName + "' holds a message with id '" + messageId
                        + "' from another append. Choose a new"
                        + " id, or repeat that append with the same messages and the same expected version.",
                null);
        this.streamName = Objects.requireNonNull(streamName, "streamName");
        this.messageId = Objects.requireNonNull(messageId, "messageId");
    }

    /** The stream. */
    public String streamName() {
        return streamName;
    }

    /** The id that was used before; the first one, if there are several. */
    public String messageId() {
        return messageId;
    }
}
