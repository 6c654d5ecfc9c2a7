package io.beckett.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RecordReader;
import io.beckett.spi.RecordedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the parts of {@link MessageStorageContract} share: one topic with two partitions or more. */
abstract class StorageFixture {
    static final String GROUP = "shipping";
    static final Duration SHORT = Duration.ofMillis(50);

    private final List<AutoCloseable> opened = new ArrayList<>();
    MessageStorage storage;
    PartitionId p0;
    PartitionId p1;

    /** A storage that reads one empty topic of at least two partitions, and nothing else; not started. Called once per test. */
    protected abstract MessageStorage newStorage();

    /** The same topic, as another node reads it; not started. */
    protected abstract MessageStorage anotherNode();

    /** A partition of the topic. */
    protected abstract PartitionId partition(int number);

    /** Writes a message, as a foreign program would, and returns its offset. */
    protected abstract long write(
            PartitionId partition, String stream, String type, byte[] data, Map<String, String> metadata);

    /** Writes a message without a value, which the storage maps to this type, and returns its offset. */
    protected abstract long writeTombstone(PartitionId partition, String stream, String type);

    /** Writes a record that the storage cannot map to a stream, and returns its offset. */
    protected abstract long writeUnmappable(PartitionId partition);

    /** Writes a record that the storage passes over, and returns its offset. */
    protected abstract long writeIgnored(PartitionId partition);

    /** Removes all records of a partition below an offset. */
    protected abstract void deleteBefore(PartitionId partition, long offset);

    /**
     * Deletes the topic and creates it again, empty, with as many partitions. A storage whose topics cannot go leaves it as
     * it is: then what concerns it is not tested.
     *
     * @return whether it did
     */
    protected boolean recreateTopic() {
        return false;
    }

    /** How long a test waits for what has to come. */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    final void openStorage() {
        storage = started(newStorage());
        p0 = partition(0);
        p1 = partition(1);
    }

    @AfterEach
    final void closeStorages() throws Exception {
        for (var i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    final MessageStorage started(MessageStorage fresh) {
        opened.add(fresh);
        var setup = CheckpointFixture.setup("contract");
        assertThat(fresh.check(setup)).isEmpty();
        fresh.start(setup);
        return fresh;
    }

    final MessageFeed feed() {
        return feed(storage, GROUP);
    }

    final MessageFeed feed(MessageStorage at, String group) {
        var feed = at.openFeed(group);
        opened.add(feed);
        return feed;
    }

    final RecordReader reader() {
        var reader = storage.openReader();
        opened.add(reader);
        return reader;
    }

    final long write(PartitionId partition, String stream, String text) {
        return write(partition, stream, "order-placed", text.getBytes(UTF_8), Map.of());
    }

    static GlobalPosition at(PartitionId partition, long offset) {
        return new GlobalPosition(partition.topic(), partition.partition(), offset);
    }

    static PartitionId partitionOf(FeedItem item) {
        return new PartitionId(item.at().topic(), item.at().partition());
    }

    static RecordedMessage message(FeedItem item) {
        assertThat(item).isInstanceOf(FeedItem.Arrived.class);
        return ((FeedItem.Arrived) item).message();
    }

    static String text(FeedItem item) {
        return new String(message(item).payload().bytes(), UTF_8);
    }

    static List<String> texts(List<FeedItem> items) {
        return items.stream()
                .filter(item -> item instanceof FeedItem.Arrived)
                .map(StorageFixture::text)
                .toList();
    }

    /** All items of a partition from a place until everything below {@code end} has been read. */
    final List<FeedItem> readTo(MessageFeed feed, PartitionId partition, long from, long end) {
        feed.open(partition, FeedPosition.at(from));
        return pollTo(feed, partition, end);
    }

    /** What comes until everything of the partition below {@code end} has been read; items of others are left out. */
    final List<FeedItem> pollTo(MessageFeed feed, PartitionId partition, long end) {
        return poll(
                feed,
                partition,
                items -> !items.isEmpty() && items.get(items.size() - 1).at().offset() >= end - 1);
    }

    /** What comes of a partition until there is enough. */
    final List<FeedItem> poll(MessageFeed feed, PartitionId partition, Predicate<List<FeedItem>> enough) {
        var items = new ArrayList<FeedItem>();
        until(() -> {
            for (var item : feed.poll(SHORT)) {
                if (partitionOf(item).equals(partition)) {
                    items.add(item);
                }
            }
            return enough.test(items);
        });
        return items;
    }

    /** Repeats until it is so; what is repeated waits by itself. */
    final void until(BooleanSupplier isSo) {
        var deadline = System.nanoTime() + patience().toNanos();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("what was waited for has not come within " + patience())
                    .isLessThan(deadline);
        }
    }
}
