package io.beckett.error;

import io.beckett.message.ExpectedVersion;

/** An append expected that the stream does not exist, but it does. Nothing was stored. */
public final class StreamAlreadyExistsException extends AppendConflictException {

    StreamAlreadyExistsException(String streamName, ExpectedVersion expected, long actualVersion) {
        super(
                streamName,
                expected,
                actualVersion,
                "stream '" + streamName + "' exists already, at version " + actualVersion
                        + "; the append expected that it does not.");
    }
}
