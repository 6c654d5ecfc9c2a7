package io.beckett.testkit;

import io.beckett.spi.ForwardingMessageStorage;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.StreamStorage;
import java.util.Optional;

/** A storage that does what a real one does, but for its streams. */
final class StreamsReplaced extends ForwardingMessageStorage {
    private final StreamStorage streams;

    StreamsReplaced(MessageStorage real, StreamStorage streams) {
        super(real);
        this.streams = streams;
    }

    @Override
    public Optional<StreamStorage> streams() {
        return Optional.of(streams);
    }
}
