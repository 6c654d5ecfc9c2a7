package io.beckett.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Passes every call on to another storage; for authors of a storage that wraps one and changes or watches only some calls.
 * Safe for all threads as far as the wrapped storage and what is overridden are. Throws what the wrapped storage throws, keeps
 * nothing of its own, and hands out the wrapped storage's feeds, readers, streams and places, whose calls do not come by here.
 */
public abstract class ForwardingMessageStorage implements MessageStorage {
    /** Where the calls go. */
    protected final MessageStorage storage;

    /** Passes calls on to that storage, which is closed with this one. */
    protected ForwardingMessageStorage(MessageStorage storage) {
        this.storage = storage;
    }

    @Override
    public List<String> check(StorageSetup setup) {
        return storage.check(setup);
    }

    @Override
    public void start(StorageSetup setup) {
        storage.start(setup);
    }

    @Override
    public Map<PartitionId, FeedPosition> ends() {
        return storage.ends();
    }

    @Override
    public Optional<Map<String, List<String>>> categories() {
        return storage.categories();
    }

    @Override
    public MessageFeed openFeed(String group) {
        return storage.openFeed(group);
    }

    @Override
    public RecordReader openReader() {
        return storage.openReader();
    }

    @Override
    public Optional<StreamStorage> streams() {
        return storage.streams();
    }

    @Override
    public Optional<RebuildPlaces> places() {
        return storage.places();
    }

    @Override
    public void close() {
        storage.close();
    }
}
