package io.beckett.spi;

import io.beckett.message.GlobalPosition;
import java.util.Objects;
import java.util.Optional;

/** What became of an append. */
public sealed interface AppendOutcome {

    /**
     * All messages are stored.
     *
     * @param version the stream's version behind the last of them
     */
    record Appended(long version) implements AppendOutcome {}

    /**
     * It is an append that was stored before; nothing was stored now.
     *
     * @param version what {@link Appended} said then
     */
    record Repeated(long version) implements AppendOutcome {}

    /**
     * The version is not the expected one; nothing was stored.
     *
     * @param actualVersion what it is, 0 if the stream does not exist
     */
    record Conflict(long actualVersion) implements AppendOutcome {}

    /**
     * The stream holds an id from another append; nothing was stored.
     *
     * @param messageId the first such id of the request
     */
    record IdReused(String messageId) implements AppendOutcome {
        public IdReused {
            Objects.requireNonNull(messageId, "messageId");
        }
    }

    /**
     * The messages are larger than the log takes; nothing was stored.
     *
     * @param size bytes that they have together
     * @param limit bytes that are allowed
     */
    record TooLarge(long size, long limit) implements AppendOutcome {}

    /**
     * Nobody knows: they may be stored, or not, or be stored later.
     *
     * @param writtenAt where the append stands and will be decided; empty if not even that is known
     * @param reason what was waited for, for a person
     */
    record Unknown(Optional<GlobalPosition> writtenAt, String reason) implements AppendOutcome {
        public Unknown {
            Objects.requireNonNull(writtenAt, "writtenAt");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
