package io.beckett.runtime;

import io.beckett.spi.MessageStorage;
import io.beckett.spi.StorageSetup;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/** A storage that is started once, by whoever needs it first: a node, or an operator without one. */
final class StartedStorage {
    private final MessageStorage storage;
    private final StorageSetup setup;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean started;

    StartedStorage(MessageStorage storage, StorageSetup setup) {
        this.storage = storage;
        this.setup = setup;
    }

    MessageStorage start() {
        lock.lock();
        try {
            if (!started) {
                storage.start(setup);
                started = true;
            }
            return storage;
        } finally {
            lock.unlock();
        }
    }

    Instant now() {
        return setup.clock().instant();
    }
}
