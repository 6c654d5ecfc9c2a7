package io.beckett.examples.listings;

import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RecordReader;
import io.beckett.spi.StorageSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A store of one's own: a file that other programs append lines to, each a message, {@code Order-7 order-placed {"id":"7"}}.
 * The file is one partition, the number of a line its offset.
 *
 * <p>For one node: every node is told to read the file, and only their leases keep them apart.
 */
// listing: own store
class FileStorage implements MessageStorage {
    private final MessageFile file;

    FileStorage(Path path) {
        file = new MessageFile(path);
    }

    @Override
    public List<String> check(StorageSetup setup) {
        return Files.isReadable(file.path()) ? List.of() : List.of("file " + file.path() + ": cannot be read.");
    }

    @Override
    public void start(StorageSetup setup) {
        file.decodeWith(setup.codec());
    }

    @Override
    public Map<PartitionId, FeedPosition> ends() {
        return Map.of(file.partition(), FeedPosition.at(file.lines().size()));
    }

    @Override
    public MessageFeed openFeed(String group) {
        return new FileFeed(file);
    }

    @Override
    public RecordReader openReader() {
        return new FileReader(file);
    }

    @Override
    public void close() {}
}
// end of listing
