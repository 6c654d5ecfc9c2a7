package io.beckett.testkit;

import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageCodec;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RebuildPlaces;
import io.beckett.spi.RecordReader;
import io.beckett.spi.StorageSetup;
import io.beckett.spi.StreamStorage;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message storage that keeps its topics in memory, for tests. Each node of a test has an object of its own, all made from
 * the first by {@link #connect()}: they see the same topics, and each can be cut off alone.
 *
 * <p>Safe for all threads; feeds and readers belong to one thread each. It passes {@code MessageStorageContract}.
 * Partitions are suggested evenly to the feeds of a group that ask, in the order in which they asked first: the same test
 * gets the same suggestions.
 */
public final class InMemoryStorage implements MessageStorage {
    private final MemoryLog log;
    private final MemoryStreams streams;
    private volatile @Nullable StorageSetup setup;
    private volatile boolean available = true;

    /** A storage without topics, on the system's clock. */
    public InMemoryStorage() {
        this(InstantSource.system());
    }

    /**
     * A storage without topics.
     *
     * @param clock by which records get their time
     */
    public InMemoryStorage(InstantSource clock) {
        this(new MemoryLog(Objects.requireNonNull(clock, "clock")));
    }

    private InMemoryStorage(MemoryLog log) {
        this.log = log;
        this.streams = new MemoryStreams(log, this);
    }

    /** The same topics for another node. */
    public InMemoryStorage connect() {
        return new InMemoryStorage(log);
    }

    /**
     * Creates a topic.
     *
     * @param partitions 1 and up, for the life of the topic
     * @throws IllegalArgumentException if it exists, or the number of partitions is not allowed
     */
    public InMemoryTopic topic(String name, int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "topic '" + name + "' has " + partitions + " partitions, allowed 1 and up");
        }
        return log.changing(() -> {
            for (var number = 0; number < partitions; number++) {
                var id = new PartitionId(name, number);
                if (log.partitions().putIfAbsent(id, log.newLog(id)) != null) {
                    throw new IllegalArgumentException("topic '" + name + "' exists. Create it once.");
                }
            }
            return new InMemoryTopic(log, name, partitions);
        });
    }

    /**
     * Creates a topic that streams are appended to. Subscriptions get what is appended.
     *
     * @param partitions 1 and up, for the life of the topic
     * @param categories of the streams that it takes; none for all. The first topic that takes a stream gets it
     * @throws IllegalArgumentException if it exists, or the number of partitions is not allowed
     */
    public void log(String name, int partitions, String... categories) {
        var taken = List.of(categories);
        topic(name, partitions);
        log.changing(() -> log.logTopics().add(new LogTopic(name, partitions, taken)));
    }

    /** Cuts this object off its topics: what reads throws {@code StoreUnavailableException} until {@link #reconnect()}. */
    public void cutOff() {
        log.changing(() -> available = false);
    }

    /** Ends {@link #cutOff()}. */
    public void reconnect() {
        log.changing(() -> available = true);
    }

    @Override
    public List<String> check(StorageSetup given) {
        return List.of();
    }

    /**
     * Learns types and codec.
     *
     * @throws ConfigurationException if there is no topic
     */
    @Override
    public void start(StorageSetup given) {
        requireAvailable("starting");
        if (log.locked(() -> log.partitions().isEmpty())) {
            throw new ConfigurationException(
                    List.of("in-memory storage: no topic. Write storage.topic(\"orders\", 4) before start()."));
        }
        setup = Objects.requireNonNull(given, "setup");
        log.startedWith(given);
    }

    @Override
    public Map<PartitionId, FeedPosition> ends() {
        return log.locked(() -> {
            requireAvailable("asking for the ends");
            var ends = new HashMap<PartitionId, FeedPosition>();
            log.partitions().forEach((id, partition) -> ends.put(id, partition.endPosition()));
            return ends;
        });
    }

    /** The streams of the topics that {@link #log} created; empty without any. */
    @Override
    public Optional<StreamStorage> streams() {
        return log.locked(() -> log.logTopics().isEmpty()) ? Optional.empty() : Optional.of(streams);
    }

    @Override
    public MessageFeed openFeed(String group) {
        return new MemoryFeed(log, this, Objects.requireNonNull(group, "group"));
    }

    @Override
    public RecordReader openReader() {
        return new MemoryReader(log, this);
    }

    @Override
    public Optional<RebuildPlaces> places() {
        return Optional.of(new MemoryPlaces(log, this));
    }

    /** Ends nothing: topics stay for the other nodes and for the next start. */
    @Override
    public void close() {}

    boolean isAvailable() {
        return available;
    }

    void requireAvailable(String what) {
        if (!available) {
            throw new StoreUnavailableException("the in-memory storage", what + " while it is cut off", null);
        }
    }

    MessageCodec codec() {
        var known = setup;
        return known == null ? log.setup().codec() : known.codec();
    }
}
