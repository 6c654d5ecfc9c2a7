package io.beckett.message;

import java.util.Objects;

/**
 * What an append did.
 *
 * @param streamName the stream
 * @param version the stream's version behind the last appended message, which is that message's position
 * @param repeated these message ids were stored before, nothing was stored now, and this is their first result
 */
public record AppendResult(String streamName, long version, boolean repeated) {
    public AppendResult {
        Objects.requireNonNull(streamName, "streamName");
    }
}
