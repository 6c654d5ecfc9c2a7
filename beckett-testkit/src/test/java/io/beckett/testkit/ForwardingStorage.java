package io.beckett.testkit;

import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RebuildPlaces;
import io.beckett.spi.RecordReader;
import io.beckett.spi.StorageSetup;
import io.beckett.spi.StreamStorage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A storage that does what a real one does, but for what is overridden. */
class ForwardingStorage implements MessageStorage {
    final MessageStorage real;
    private final Optional<StreamStorage> streams;

    ForwardingStorage(MessageStorage real) {
        this.real = real;
        this.streams = real.streams();
    }

    /** With other streams. */
    ForwardingStorage(MessageStorage real, StreamStorage streams) {
        this.real = real;
        this.streams = Optional.of(streams);
    }

    @Override
    public List<String> check(StorageSetup setup) {
        return real.check(setup);
    }

    @Override
    public void start(StorageSetup setup) {
        real.start(setup);
    }

    @Override
    public Map<PartitionId, FeedPosition> ends() {
        return real.ends();
    }

    @Override
    public MessageFeed openFeed(String group) {
        return real.openFeed(group);
    }

    @Override
    public RecordReader openReader() {
        return real.openReader();
    }

    @Override
    public Optional<StreamStorage> streams() {
        return streams;
    }

    @Override
    public Optional<RebuildPlaces> places() {
        return real.places();
    }

    @Override
    public void close() {
        real.close();
    }
}
