package io.beckett.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reading partitions in order. */
abstract class FeedContract extends StorageFixture {
    @Test
    void anEmptyPartitionEndsAtZero() {
        assertThat(storage.ends()).containsKeys(p0, p1);
        assertThat(storage.ends().get(p0)).extracting(FeedPosition::offset).isEqualTo(0L);
    }

    @Test
    void theEndIsTheOffsetThatTheNextRecordGets() {
        write(p0, "Order-1", "a");
        write(p0, "Order-1", "b");
        var end = storage.ends().get(p0);
        assertThat(write(p0, "Order-1", "c")).isEqualTo(end == null ? -1 : end.offset());
        assertThat(storage.ends().get(p1)).extracting(FeedPosition::offset).isEqualTo(0L);
    }

    @Test
    void everythingOfAPartitionComesInOrder() {
        var end = 0L;
        var written = new ArrayList<String>();
        for (var i = 0; i < 200; i++) {
            written.add("message " + i);
            end = write(p0, "Order-" + i % 7, "message " + i) + 1;
        }
        var items = readTo(feed(), p0, 0, end);
        assertThat(texts(items)).isEqualTo(written);
        assertThat(items).isSortedAccordingTo((a, b) -> Long.compare(a.at().offset(), b.at().offset()));
    }

    @Test
    void aMessageIsWhatWasWritten() {
        var before = System.currentTimeMillis();
        var offset = write(p0, "Order-7", "order-placed", "hello".getBytes(UTF_8), Map.of("origin", "shop"));
        var item = readTo(feed(), p0, 0, offset + 1).get(0);
        var message = message(item);
        assertThat(item.at()).isEqualTo(at(p0, offset));
        assertThat(message.stream().value()).isEqualTo("Order-7");
        assertThat(message.type()).isEqualTo("order-placed");
        assertThat(message.metadata()).containsEntry("origin", "shop");
        assertThat(message.payload().bytes()).isEqualTo("hello".getBytes(UTF_8));
        assertThat(message.payload().as(String.class)).isEqualTo("hello");
        assertThat(message.payload().isTombstone()).isFalse();
        assertThat(message.timestampMillis()).isBetween(before - 60_000, System.currentTimeMillis() + 60_000);
        assertThat(message.size()).isGreaterThanOrEqualTo(5);
        assertThat(message.id()).isNotEmpty();
    }

    @Test
    void metadataCannotBeChanged() {
        var offset = write(p0, "Order-7", "order-placed", new byte[] {1}, Map.of("origin", "shop"));
        var metadata = message(readTo(feed(), p0, 0, offset + 1).get(0)).metadata();
        assertThatThrownBy(() -> metadata.put("more", "x")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void positionsOfAStreamGrowAndIdsDiffer() {
        write(p0, "Order-1", "a");
        write(p0, "Order-2", "b");
        write(p0, "Order-1", "c");
        var end = write(p0, "Order-1", "d") + 1;
        var ofOne = readTo(feed(), p0, 0, end).stream()
                .map(StorageFixture::message)
                .filter(message -> message.stream().value().equals("Order-1"))
                .toList();
        assertThat(ofOne).hasSize(3);
        assertThat(ofOne.get(0).position()).isPositive();
        assertThat(ofOne.get(1).position()).isGreaterThan(ofOne.get(0).position());
        assertThat(ofOne.get(2).position()).isGreaterThan(ofOne.get(1).position());
        assertThat(ofOne.stream().map(message -> message.id()).distinct()).hasSize(3);
    }

    @Test
    void twoFeedsReadTheSame() {
        var end = write(p0, "Order-1", "a") + 1;
        var one = message(readTo(feed(), p0, 0, end).get(0));
        var two = message(readTo(feed(), p0, 0, end).get(0));
        assertThat(two.id()).isEqualTo(one.id());
        assertThat(two.position()).isEqualTo(one.position());
        assertThat(two.timestampMillis()).isEqualTo(one.timestampMillis());
    }

    @Test
    void readingBeginsWhereItIsAskedFor() {
        write(p0, "Order-1", "a");
        var second = write(p0, "Order-1", "b");
        var end = write(p0, "Order-1", "c") + 1;
        assertThat(texts(readTo(feed(), p0, second, end))).containsExactly("b", "c");
    }

    @Test
    void readingAtTheEndWaitsForWhatComes() {
        var end = write(p0, "Order-1", "a") + 1;
        var feed = feed();
        feed.open(p0, FeedPosition.at(end));
        assertThat(feed.poll(SHORT)).isEmpty();
        write(p0, "Order-1", "b");
        var items = poll(feed, p0, some -> !texts(some).isEmpty());
        assertThat(texts(items)).containsExactly("b");
    }

    @Test
    void partitionsAreReadSideBySide() {
        var feed = feed();
        feed.open(p0, FeedPosition.START);
        feed.open(p1, FeedPosition.START);
        write(p0, "Order-1", "a");
        write(p1, "Order-2", "b");
        var seen = new ArrayList<String>();
        until(() -> {
            seen.addAll(texts(feed.poll(SHORT)));
            return seen.size() >= 2;
        });
        assertThat(seen).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void onlyOpenPartitionsAreRead() {
        write(p0, "Order-1", "a");
        var end = write(p1, "Order-2", "b") + 1;
        var feed = feed();
        feed.open(p1, FeedPosition.START);
        var all = new ArrayList<FeedItem>();
        until(() -> {
            all.addAll(feed.poll(SHORT));
            return !all.isEmpty() && all.get(all.size() - 1).at().offset() >= end - 1;
        });
        assertThat(texts(all)).containsExactly("b");
    }

    @Test
    void aPausedPartitionKeepsItsPlace() {
        var feed = feed();
        feed.open(p1, FeedPosition.START);
        assertThat(texts(readTo(feed, p0, 0, write(p0, "Order-1", "a") + 1))).containsExactly("a");
        feed.pause(p0);
        write(p0, "Order-1", "b");
        for (var other : List.of("x", "y")) {
            write(p1, "Order-2", other);
            var items = new ArrayList<FeedItem>();
            until(() -> {
                items.addAll(feed.poll(SHORT));
                return texts(items).contains(other);
            });
            assertThat(items).noneMatch(item -> partitionOf(item).equals(p0));
        }
        feed.resume(p0);
        var end = write(p0, "Order-1", "c") + 1;
        assertThat(texts(pollTo(feed, p0, end))).containsExactly("b", "c");
    }

    @Test
    void aStoppedPartitionReturnsNothingAnyMore() {
        var feed = feed();
        feed.open(p1, FeedPosition.START);
        var end = write(p0, "Order-1", "a") + 1;
        readTo(feed, p0, 0, end);
        write(p0, "Order-1", "b");
        feed.stop(p0);
        write(p1, "Order-2", "x");
        var items = new ArrayList<FeedItem>();
        until(() -> {
            items.addAll(feed.poll(SHORT));
            return texts(items).contains("x");
        });
        assertThat(texts(items)).containsExactly("x");
    }

    @Test
    void aStoppedPartitionMayBeOpenedAgain() {
        var feed = feed();
        var end = write(p0, "Order-1", "a") + 1;
        readTo(feed, p0, 0, end);
        feed.pause(p0);
        feed.stop(p0);
        assertThat(texts(readTo(feed, p0, 0, end))).containsExactly("a");
    }

    @Test
    void pausingWhatIsNotOpenChangesNothing() {
        var feed = feed();
        feed.pause(p0);
        feed.resume(p1);
        feed.stop(p1);
        var end = write(p0, "Order-1", "a") + 1;
        assertThat(texts(readTo(feed, p0, 0, end))).containsExactly("a");
    }

    @Test
    void pollingWithoutPartitionsReturnsNothing() {
        assertThat(feed().poll(SHORT)).isEmpty();
    }

    @Test
    void aWaitingPollIsWokenUp() throws Exception {
        var feed = feed();
        feed.open(p0, FeedPosition.START);
        feed.poll(SHORT);
        var polled = CompletableFuture.supplyAsync(() -> feed.poll(patience().multipliedBy(10)));
        feed.wakeUp();
        assertThat(polled.get(patience().toMillis(), TimeUnit.MILLISECONDS)).isEmpty();
    }

    @Test
    void aFeedGoesOnAfterItWasWokenUp() {
        var feed = feed();
        feed.wakeUp();
        var end = write(p0, "Order-1", "a") + 1;
        assertThat(texts(readTo(feed, p0, 0, end))).containsExactly("a");
    }

    @Test
    void aTombstoneThatIsMappedIsAMessage() {
        var end = writeTombstone(p0, "Order-1", "order-deleted") + 1;
        var message = message(readTo(feed(), p0, 0, end).get(0));
        assertThat(message.stream().value()).isEqualTo("Order-1");
        assertThat(message.type()).isEqualTo("order-deleted");
        assertThat(message.payload().isTombstone()).isTrue();
        assertThat(message.payload().bytes()).isEmpty();
    }

    @Test
    void aRecordThatCannotBeMappedIsSaidAndReadOn() {
        write(p0, "Order-1", "a");
        var offset = writeUnmappable(p0);
        var end = write(p0, "Order-1", "b") + 1;
        var items = readTo(feed(), p0, 0, end);
        assertThat(texts(items)).containsExactly("a", "b");
        assertThat(items)
                .filteredOn(item -> item instanceof FeedItem.Unmappable)
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.at()).isEqualTo(at(p0, offset));
                    assertThat(((FeedItem.Unmappable) item).reason()).isNotBlank();
                });
    }

    @Test
    @DisplayName("B30: the feed says how far it has read, also over records that are nothing to handle")
    void recordsThatArePassedOverMoveTheFeedOn() {
        write(p0, "Order-1", "a");
        writeIgnored(p0);
        var end = writeIgnored(p0) + 1;
        var items = readTo(feed(), p0, 0, end);
        assertThat(texts(items)).containsExactly("a");
        assertThat(items.get(items.size() - 1)).isInstanceOf(FeedItem.Passed.class);
        assertThat(items.get(items.size() - 1).at().offset()).isGreaterThanOrEqualTo(end - 1);
    }

    @Test
    @DisplayName("records that are no longer in the log are never passed over in silence")
    void deletedRecordsAreSaid() {
        write(p0, "Order-1", "a");
        var second = write(p0, "Order-1", "b");
        var third = write(p0, "Order-1", "c");
        deleteBefore(p0, third);
        var items = readTo(feed(), p0, second, third + 1);
        assertThat(items.get(0)).isInstanceOf(FeedItem.Gone.class);
        assertThat(items.get(0).at()).as("the last that is gone").isEqualTo(at(p0, third - 1));
        assertThat(((FeedItem.Gone) items.get(0)).reason()).isNotBlank();
        assertThat(texts(items)).containsExactly("c");
        assertThat(items).filteredOn(item -> item instanceof FeedItem.Gone).hasSize(1);
    }

    @Test
    @DisplayName("B21: from the start means from where the log begins: what was deleted before is no loss")
    void readingFromTheStartBeginsWhereTheLogDoes() {
        write(p0, "Order-1", "a");
        var second = write(p0, "Order-1", "b");
        deleteBefore(p0, second);
        var items = readTo(feed(), p0, 0, second + 1);
        assertThat(items).noneMatch(item -> item instanceof FeedItem.Gone);
        assertThat(texts(items)).containsExactly("b");
    }

    @Test
    @DisplayName("I1: a topic that was created again while nobody read it is said, not read at the old offsets")
    void aTopicThatWasCreatedAgainIsSaidWhenItIsOpened() {
        write(p0, "Order-1", "a");
        write(p0, "Order-1", "b");
        var end = storage.ends().get(p0);
        assumeTrue(recreateTopic(), "this storage's topics cannot be deleted");
        for (var text : List.of("c", "d", "e")) {
            write(p0, "Order-1", text);
        }
        var node = started(anotherNode());
        var feed = feed(node, "again");
        feed.open(p0, Objects.requireNonNull(end));
        var items = poll(feed, p0, found -> !found.isEmpty());
        assertThat(items).singleElement().isInstanceOfSatisfying(FeedItem.Replaced.class, replaced -> {
            assertThat(replaced.to().offset()).isZero();
            assertThat(replaced.to().log())
                    .isNotEqualTo(end.log())
                    .isEqualTo(Objects.requireNonNull(node.ends().get(p0)).log());
            assertThat(replaced.reason()).isNotBlank();
        });
        assertThat(feed.poll(SHORT)).as("nothing more until it is opened again").isEmpty();
        feed.open(p0, ((FeedItem.Replaced) items.get(0)).to());
        assertThat(texts(pollTo(feed, p0, 3))).containsExactly("c", "d", "e");
    }

    @Test
    @DisplayName(
            "I1: a topic that is created again while it is read is said, and read from its start when it is opened again")
    void aTopicThatIsCreatedAgainWhileItIsReadIsSaid() {
        write(p0, "Order-1", "a");
        write(p0, "Order-1", "b");
        var feed = feed();
        feed.open(
                p0,
                FeedPosition.START.in(
                        Objects.requireNonNull(storage.ends().get(p0)).log()));
        assertThat(texts(pollTo(feed, p0, 2))).containsExactly("a", "b");
        assumeTrue(recreateTopic(), "this storage's topics cannot be deleted");
        write(p0, "Order-1", "c");
        storage.ends(); // what a node looks at now and then
        var items = poll(feed, p0, found -> !found.isEmpty());
        assertThat(items)
                .singleElement()
                .isInstanceOfSatisfying(
                        FeedItem.Replaced.class,
                        replaced -> assertThat(replaced.to().offset()).isZero());
        feed.open(p0, ((FeedItem.Replaced) items.get(0)).to());
        assertThat(texts(pollTo(feed, p0, 1))).containsExactly("c");
    }

    @Test
    void deletingWhatWasReadBeforeIsNoLoss() {
        write(p0, "Order-1", "a");
        var second = write(p0, "Order-1", "b");
        deleteBefore(p0, second);
        var items = readTo(feed(), p0, second, second + 1);
        assertThat(items).hasOnlyElementsOfType(FeedItem.Arrived.class);
        assertThat(texts(items)).containsExactly("b");
    }
}
