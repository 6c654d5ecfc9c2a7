package io.beckett.runtime;

import io.beckett.message.MessageStore;
import io.beckett.spi.MessageCodec;

/** What appending and reading needs of a node, and the stores that it hands out. */
final class Streams {
    final StreamAccess access;
    final TypeMap types;
    final Envelopes envelopes;
    private final Ambient ambient = new Ambient();
    private final MessageStore store;

    Streams(StreamAccess access, TypeMap types, MessageCodec codec) {
        this.access = access;
        this.types = types;
        this.envelopes = new Envelopes(types, codec);
        this.store = new Store(this, ambient::current);
    }

    /** The store that knows by the thread which message is being handled. */
    MessageStore store() {
        return store;
    }

    /** The store for what follows from one message. */
    MessageStore storeFor(Cause cause) {
        return new Store(this, () -> cause);
    }

    Ambient ambient() {
        return ambient;
    }
}
