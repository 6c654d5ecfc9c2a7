package io.beckett.error;

import io.beckett.message.ExpectedVersion;
import java.util.Objects;

/**
 * The stream is not at the version that an append expected. Nothing was stored. Read the stream again and decide anew;
 * {@code store.update(..)} does that by itself.
 */
public abstract sealed class AppendConflictException extends BeckettException
        permits OptimisticConcurrencyException, StreamAlreadyExistsException, StreamDoesNotExistException {

    private final String streamName;
    private final ExpectedVersion expected;
    private final long actualVersion;

    AppendConflictException(String streamName, ExpectedVersion expected, long actualVersion, String message) {
        super(message, null);
        this.streamName = Objects.requireNonNull(streamName, "streamName");
        this.expected = Objects.requireNonNull(expected, "expected");
        this.actualVersion = actualVersion;
    }

    /**
     * The exception of the kind that fits what was expected.
     *
     * @param actualVersion what the version was, 0 if the stream does not exist
     * @throws IllegalArgumentException for {@code any()}, which fits every version
     */
    public static AppendConflictException of(String streamName, ExpectedVersion expected, long actualVersion) {
        if (expected instanceof ExpectedVersion.Exact) {
            return new OptimisticConcurrencyException(streamName, expected, actualVersion);
        }
        if (expected instanceof ExpectedVersion.None) {
            return new StreamAlreadyExistsException(streamName, expected, actualVersion);
        }
        if (expected instanceof ExpectedVersion.Exists) {
            return new StreamDoesNotExistException(streamName, expected, actualVersion);
        }
        throw new IllegalArgumentException("expected version any() fits every version, " + actualVersion + " too.");
    }

    /** The stream. */
    public String streamName() {
        return streamName;
    }

    /** What was expected. */
    public ExpectedVersion expected() {
        return expected;
    }

    /** What the version was when the append was decided; 0 if the stream did not exist. */
    public long actualVersion() {
        return actualVersion;
    }
}
