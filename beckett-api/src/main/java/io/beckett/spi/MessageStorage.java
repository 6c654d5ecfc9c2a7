package io.beckett.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where messages are: partitioned logs that are read in order. Safe for all threads; what it opens belongs to one thread
 * each. {@code MessageStorageContract} of the test kit says whether an implementation may call itself complete.
 */
public interface MessageStorage extends AutoCloseable {
    /** Problems of the configuration, found without any I/O; they join the {@code ConfigurationException} of the build. */
    List<String> check(StorageSetup setup);

    /**
     * Connects and looks whether everything is there.
     *
     * @throws io.beckett.error.StoreUnavailableException if the log cannot be reached
     * @throws io.beckett.error.ConfigurationException if it is not what the configuration says, a missing topic for example
     */
    void start(StorageSetup setup);

    /**
     * The end of every partition: the offset that the next record gets, and the log that it is in.
     *
     * @throws io.beckett.error.StoreUnavailableException if the log cannot be reached
     */
    Map<PartitionId, FeedPosition> ends();

    /** The categories that can occur, each with the topics that give it; empty if that is not known before reading. */
    default Optional<Map<String, List<String>>> categories() {
        return Optional.empty();
    }

    /** A feed for one group. */
    MessageFeed openFeed(String group);

    /** A reader of single records. */
    RecordReader openReader();

    /** Streams that Beckett itself writes; empty if this storage only reads what others write. */
    default Optional<StreamStorage> streams() {
        return Optional.empty();
    }

    /** Places up to which groups can be made again, beside the ends; empty if this storage knows none. */
    default Optional<RebuildPlaces> places() {
        return Optional.empty();
    }

    /** Releases everything; feeds and readers are closed before. */
    @Override
    void close();
}
