package io.beckett.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.codec.TextCodec;
import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.error.UnmappedTypeException;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.MessageTypes;
import io.beckett.spi.PartitionId;
import io.beckett.spi.StorageSetup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The in-memory storage keeps the contract, and does what tests need beyond it. */
class InMemoryStorageTest extends MessageStorageContract {
    private final InMemoryStorage memory = new InMemoryStorage();
    private final InMemoryTopic orders = memory.topic("orders", 4);

    @Override
    protected MessageStorage newStorage() {
        return memory;
    }

    @Override
    protected MessageStorage anotherNode() {
        return memory.connect();
    }

    @Override
    protected PartitionId partition(int number) {
        return orders.partition(number);
    }

    @Override
    protected long write(PartitionId partition, String stream, String type, byte[] data, Map<String, String> metadata) {
        return orders.produce(partition, stream, type, data, metadata).offset();
    }

    @Override
    protected long writeTombstone(PartitionId partition, String stream, String type) {
        return orders.tombstone(partition, stream, type).offset();
    }

    @Override
    protected long writeUnmappable(PartitionId partition) {
        return orders.unmappable(partition, "no key").offset();
    }

    @Override
    protected long writeIgnored(PartitionId partition) {
        return orders.ignored(partition).offset();
    }

    @Override
    protected void deleteBefore(PartitionId partition, long offset) {
        orders.deleteBefore(partition, offset);
    }

    @Override
    protected boolean recreateTopic() {
        orders.recreate();
        return true;
    }

    @Test
    void aLogThatWasCutBelowWhatWasReadIsSaidWithThePlaceWhereItParts() {
        for (var text : List.of("a", "b", "c")) {
            write(p0, "Order-1", text);
        }
        var feed = feed();
        assertThat(texts(readTo(feed, p0, 0, 3))).containsExactly("a", "b", "c");
        orders.cut(p0, 1);
        write(p0, "Order-1", "d");
        write(p0, "Order-1", "e");
        write(p0, "Order-1", "f");
        var items = poll(feed, p0, found -> !found.isEmpty());
        assertThat(items)
                .singleElement()
                .isInstanceOfSatisfying(
                        FeedItem.Replaced.class,
                        replaced -> assertThat(replaced.to().offset()).isEqualTo(1));
        feed.open(p0, new FeedPosition(3, 0, 0));
        assertThat(feed.poll(SHORT)).singleElement().isInstanceOf(FeedItem.Replaced.class);
        feed.open(p0, new FeedPosition(1, 0, 0));
        assertThat(texts(pollTo(feed, p0, 4))).containsExactly("d", "e", "f");
    }

    @Test
    void aStreamStaysInOnePartition() {
        var partitions = new HashSet<Integer>();
        for (var i = 0; i < 100; i++) {
            var at = orders.produce("Order-" + i, "order-placed", new byte[] {1});
            assertThat(at.partition())
                    .isEqualTo(orders.partitionOf("Order-" + i).partition());
            partitions.add(at.partition());
        }
        assertThat(partitions).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void anObjectIsWrittenUnderItsMappedName() {
        var node = memory.connect();
        node.start(new StorageSetup("node", new Mapped(), new TextCodec(), InstantSource.system(), Thread::new));
        var at = orders.produce("Order-1", "hello");
        var items = reader().read(List.of(at), Long.MAX_VALUE, Duration.ZERO);
        assertThat(message(items.get(0)).type()).isEqualTo("text");
        assertThat(text(items.get(0))).isEqualTo("hello");
        assertThatThrownBy(() -> orders.produce("Order-1", 17)).isInstanceOf(UnmappedTypeException.class);
    }

    private record Mapped() implements MessageTypes {
        @Override
        public Optional<Class<?>> classOf(String typeName) {
            return typeName.equals("text") ? Optional.of(String.class) : Optional.empty();
        }

        @Override
        public Optional<String> nameOf(Class<?> type) {
            return type == String.class ? Optional.of("text") : Optional.empty();
        }
    }

    @Test
    void gapsAndCompactedRecordsArePassedOver() {
        write(p0, "Order-1", "a");
        var compacted = orders.produce(p0, "Order-1", "order-placed", "b".getBytes(UTF_8), Map.of());
        orders.gap(p0);
        write(p0, "Order-1", "c");
        orders.gap(p0);
        orders.compact(compacted);
        var items = readTo(feed(), p0, 0, 5);
        assertThat(texts(items)).containsExactly("a", "c");
        assertThat(items.stream().map(item -> item.at().offset())).containsExactly(0L, 2L, 3L, 4L);
        assertThat(reader().read(List.of(compacted), 1, Duration.ZERO)).hasOnlyElementsOfType(FeedItem.Gone.class);
        assertThatThrownBy(() -> reader().readRaw(compacted, Duration.ZERO))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("orders-0@1");
    }

    @Test
    void recordsThatGoWhileAFeedWaitsAreSaid() {
        var feed = feed();
        feed.open(p0, FeedPosition.START);
        feed.pause(p0);
        write(p0, "Order-1", "a");
        write(p0, "Order-1", "b");
        orders.deleteBefore(p0, 2);
        feed.resume(p0);
        assertThat(feed.poll(Duration.ZERO)).singleElement().isInstanceOf(FeedItem.Gone.class);
    }

    @Test
    void suggestionsAreTheSameEachTime() {
        var one = feed();
        var two = feed(started(anotherNode()), GROUP);
        one.suggested();
        two.suggested();
        assertThat(one.suggested()).containsExactlyInAnyOrder(orders.partition(0), orders.partition(2));
        assertThat(two.suggested()).containsExactlyInAnyOrder(orders.partition(1), orders.partition(3));
    }

    @Test
    void aNodeIsCutOffAlone() {
        var other = memory.connect();
        started(other);
        var cut = feed();
        cut.open(p0, FeedPosition.START);
        memory.cutOff();
        var at = orders.produce(p0, "Order-1", "order-placed", "a".getBytes(UTF_8), Map.of());
        assertThatThrownBy(() -> cut.poll(Duration.ZERO)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(memory::ends).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> reader().read(List.of(at), 1, Duration.ZERO))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> memory.start(CheckpointFixture.setup("again")))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(texts(readTo(feed(other, GROUP), p0, 0, 1))).containsExactly("a");
        memory.reconnect();
        assertThat(texts(cut.poll(Duration.ZERO))).containsExactly("a");
    }

    @Test
    void aStorageWithoutTopicsDoesNotStart() {
        assertThatThrownBy(() -> new InMemoryStorage().start(CheckpointFixture.setup("node")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("storage.topic(");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThatThrownBy(() -> memory.topic("orders", 2)).hasMessageContaining("'orders' exists");
        assertThatThrownBy(() -> memory.topic("more", 0)).hasMessageContaining("allowed 1 and up");
        assertThatThrownBy(() -> feed().open(new PartitionId("orders", 9), FeedPosition.START))
                .hasMessageContaining("orders-9");
        assertThatThrownBy(() -> orders.deleteBefore(p0, 5)).hasMessageContaining("allowed up to 0");
        var unstarted = new InMemoryStorage().topic("fresh", 1);
        assertThatThrownBy(() -> unstarted.produce("Order-1", "text"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start it first");
    }
}
