package io.beckett.error;

import io.beckett.message.ExpectedVersion;
import io.beckett.message.GlobalPosition;
import io.beckett.message.Message;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No answer to an append came in time: it may have been stored, or not, or be stored later. Appending {@link #messages()}
 * again with the same expected version is safe: they have their ids, and if they were stored that returns their first
 * result. A handler that throws it runs again, and no attempt is charged.
 */
public final class AppendOutcomeUnknownException extends BeckettException {

    private final String streamName;
    private final ExpectedVersion expected;
    private final List<Message> messages;
    private final Optional<GlobalPosition> writtenAt;

    /**
     * @param messages with their ids and all metadata
     * @param writtenAt where the append waits to be decided; empty if not even that is known
     * @param reason what was waited for
     * @param cause what the storage's client threw, or null
     */
    public AppendOutcomeUnknownException(
            String streamName,
            ExpectedVersion expected,
            List<Message> messages,
            Optional<GlobalPosition> writtenAt,
            String reason,
            @Nullable Throwable cause) {
        super(
                "append to '" + streamName + "': " + reason
                        + writtenAt
                                .map(at -> "; it is written at " + at + " and will be decided")
                                .orElse("; it may be stored, or not, or be stored later")
                        + ". Append messages() of this exception again with the same expected version: that is safe.",
                cause);
        this.streamName = Objects.requireNonNull(streamName, "streamName");
        this.expected = Objects.requireNonNull(expected, "expected");
        this.messages = List.copyOf(messages);
        this.writtenAt = Objects.requireNonNull(writtenAt, "writtenAt");
    }

    /** The stream. */
    public String streamName() {
        return streamName;
    }

    /** What was expected of its version. */
    public ExpectedVersion expected() {
        return expected;
    }

    /** What was appended, with the ids that it got: append these again. */
    public List<Message> messages() {
        return messages;
    }

    /** Present if the append is durably written down and will be decided, however late; where that is. */
    public Optional<GlobalPosition> writtenAt() {
        return writtenAt;
    }
}
