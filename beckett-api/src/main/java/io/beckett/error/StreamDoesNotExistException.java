package io.beckett.error;

import io.beckett.message.ExpectedVersion;

/** An append expected that the stream exists, but it does not. Nothing was stored. */
public final class StreamDoesNotExistException extends AppendConflictException {

    StreamDoesNotExistException(String streamName, ExpectedVersion expected, long actualVersion) {
        super(
                streamName,
                expected,
                actualVersion,
                "stream '" + streamName + "' does not exist; the append expected that it does.");
    }
}
