package io.beckett.error;

import java.util.Objects;

/** A stream that was read does not exist. */
public final class StreamNotFoundException extends BeckettException {

    private final String streamName;

    public StreamNotFoundException(String streamName) {
        super("stream '" + streamName + "' does not exist.", null);
        this.streamName = Objects.requireNonNull(streamName, "streamName");
    }

    /** The stream. */
    public String streamName() {
        return streamName;
    }
}
