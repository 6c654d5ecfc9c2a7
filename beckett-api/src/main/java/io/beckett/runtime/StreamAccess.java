package io.beckett.runtime;

import io.beckett.spi.MessageStorage;
import io.beckett.spi.StreamStorage;

/** The streams of a storage, while the node is started. */
final class StreamAccess {
    private enum Phase {
        NEW,
        OPEN,
        CLOSED
    }

    private final MessageStorage storage;
    private volatile Phase phase = Phase.NEW;

    StreamAccess(MessageStorage storage) {
        this.storage = storage;
    }

    /** The storage was started. */
    void open() {
        phase = Phase.OPEN;
    }

    /** The storage is about to be closed. */
    void close() {
        phase = Phase.CLOSED;
    }

    /**
     * The streams.
     *
     * @param what is wanted of them, for example {@code append to 'Order-7'}
     */
    StreamStorage require(String what) {
        switch (phase) {
            case NEW -> throw new IllegalStateException(what + " before start(). Call beckett.start() first.");
            case CLOSED -> throw new IllegalStateException(what + " after close(). Build and start a new Beckett.");
            case OPEN -> {}
        }
        return storage.streams()
                .orElseThrow(() -> new IllegalStateException(what + ": the storage keeps no streams, it only reads what"
                        + " others write. Add a log topic, for example .log(\"orders\", t -> t.category(\"Order\")) on"
                        + " KafkaStorage.builder(..); adopted topics are never written."));
    }
}
