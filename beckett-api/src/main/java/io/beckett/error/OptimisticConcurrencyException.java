package io.beckett.error;

import io.beckett.message.ExpectedVersion;

/** An append expected an exact version, and the stream has another one: somebody was faster. Nothing was stored. */
public final class OptimisticConcurrencyException extends AppendConflictException {

    OptimisticConcurrencyException(String streamName, ExpectedVersion expected, long actualVersion) {
        super(
                streamName,
                expected,
                actualVersion,
                "stream '" + streamName + "' is at version " + actualVersion + ", expected " + expected
                        + ". Read it again and decide anew, or use store.update(..).");
    }
}
