package io.beckett.kafka.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckett.kafka.KafkaStorage;
import io.beckett.kafka.TestSetup;
import io.beckett.kafka.Topic;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedItem.Arrived;
import io.beckett.spi.FeedItem.Gone;
import io.beckett.spi.FeedItem.Passed;
import io.beckett.spi.FeedItem.Replaced;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.PartitionId;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class KafkaFeedIT {
    private final EmbeddedKafka kafka;
    private Topic topic;
    private KafkaStorage storage;
    private MessageFeed feed;

    KafkaFeedIT(EmbeddedKafka kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void open() {
        topic = new Topic(kafka, 2);
        storage = KafkaStorage.builder(kafka.bootstrapServers())
                .adopt(topic.name(), t -> t.stream("Order-{key}").type("order-placed"))
                .build();
        storage.start(TestSetup.of());
        feed = storage.openFeed("group");
    }

    @AfterEach
    void close() {
        feed.close();
        storage.close();
        topic.close();
    }

    @Test
    void recordsArriveInOrderWithPositionsOneAboveTheirOffsets() {
        topic.write(0, "7", "{}");
        topic.write(0, "8", "{\"a\":1}");
        feed.open(partition(0), FeedPosition.START);

        var items = pollUntil(2);

        assertThat(items).allSatisfy(item -> assertThat(item).isInstanceOf(Arrived.class));
        var second = ((Arrived) items.get(1)).message();
        assertThat(second.stream().value()).isEqualTo("Order-8");
        assertThat(second.position()).isEqualTo(2);
        assertThat(second.id()).isEqualTo(topic.name() + "-0-1");
        assertThat(second.leaderEpoch()).isZero();
        assertThat(second.payload().as(Object.class)).isEqualTo(Map.of("a", 1));
    }

    @Test
    void abortedTransactionsAndMarkersArePassed() {
        try (var producer = topic.producer(Map.of("transactional.id", topic.name()))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(topic.record(0, "1", "{}"));
            producer.commitTransaction(); // 0, marker 1
            producer.beginTransaction();
            producer.send(topic.record(0, "2", "{}"));
            producer.flush();
            producer.abortTransaction(); // 2, marker 3
        }
        feed.open(partition(0), FeedPosition.START);

        var items = pollUntilOffset(3);

        assertThat(items.get(0)).isInstanceOf(Arrived.class);
        assertThat(items.subList(1, items.size()))
                .allSatisfy(item -> assertThat(item).isInstanceOf(Passed.class));
        assertThat(storage.ends().get(partition(0)).offset()).isEqualTo(4);
    }

    @Test
    void aDeletedBeginningIsGoneUnlessReadFromTheStart() {
        topic.writeMany(0, 10, "{}");
        topic.deleteBefore(0, 5);

        feed.open(partition(0), FeedPosition.at(2));
        var items = pollUntil(6);
        assertThat(items.get(0)).isInstanceOfSatisfying(Gone.class, gone -> {
            assertThat(gone.at().offset()).isEqualTo(4);
            assertThat(gone.reason()).contains("offsets 2 to 4").contains("starts at 5");
        });
        assertThat(items.get(1).at().offset()).isEqualTo(5);

        feed.open(partition(0), FeedPosition.START);
        items = pollUntil(6);
        assertThat(items.get(0))
                .isInstanceOfSatisfying(
                        Passed.class, passed -> assertThat(passed.at().offset()).isEqualTo(4));
        assertThat(items.get(1).at().offset()).isEqualTo(5);
    }

    @Test
    void aPlaceBehindTheEndIsOfAnotherLogThatPartsAtTheEnd() {
        topic.writeMany(0, 3, "{}");
        feed.open(partition(0), FeedPosition.at(100));

        assertThat(pollUntil(1)).singleElement().isInstanceOfSatisfying(Replaced.class, replaced -> {
            assertThat(replaced.to().offset()).isEqualTo(3);
            assertThat(replaced.reason()).contains("ends at offset 3").contains("offset 100 had been reached");
        });
        topic.write(0, "new", "{}");
        assertThat(feed.poll(Duration.ofMillis(300)))
                .as("nothing until it is opened again")
                .isEmpty();
        feed.open(partition(0), FeedPosition.at(3));
        assertThat(pollUntil(1).get(0).at().offset()).isEqualTo(3);
    }

    @Test
    void aTopicThatIsCreatedAgainAndGrowsPastTheOldPlaceIsFoundByTheNextLook() {
        topic.writeMany(0, 3, "{}");
        feed.open(partition(0), FeedPosition.START);
        pollUntil(3);
        topic.recreate();
        topic.writeMany(0, 10, "{}");
        storage.ends();

        var items = pollUntil(found -> found.stream().anyMatch(Replaced.class::isInstance));

        assertThat(items.get(items.size() - 1)).isInstanceOfSatisfying(Replaced.class, replaced -> {
            assertThat(replaced.to().offset()).isZero();
            assertThat(replaced.to().log())
                    .isEqualTo(storage.ends().get(partition(0)).log());
            assertThat(replaced.reason()).contains("was deleted and created again");
        });
        feed.open(partition(0), ((Replaced) items.get(items.size() - 1)).to());
        assertThat(pollUntil(10)).hasSize(10).hasOnlyElementsOfType(Arrived.class);
    }

    /** While a topic does not exist, Kafka's consumer asks for it by its name, and takes what comes for its own. */
    @Test
    void aTopicThatWasSeenMissingGivesNothingOfTheNewOneAtTheOldPlace() {
        topic.writeMany(0, 3, "{}");
        feed.open(partition(0), FeedPosition.START);
        pollUntil(3);
        topic.delete();
        var missing = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        while (System.nanoTime() < missing) {
            assertThat(feed.poll(Duration.ofMillis(100))).isEmpty();
        }
        topic.create();
        topic.writeMany(0, 10, "{}");

        assertThat(pollUntil(1))
                .singleElement()
                .isInstanceOfSatisfying(
                        Replaced.class,
                        replaced -> assertThat(replaced.to().log())
                                .isEqualTo(storage.ends().get(partition(0)).log()));
    }

    @Test
    void aPlaceOfAnotherTopicOfTheSameNameIsNotRead() {
        topic.writeMany(0, 3, "{}");
        feed.open(partition(0), new FeedPosition(2, 0, 0, "an older topic"));
        feed.open(partition(1), FeedPosition.START.in("an older topic"));

        var items = pollUntil(2);

        assertThat(items)
                .hasSize(2)
                .allSatisfy(item -> assertThat(item)
                        .isInstanceOfSatisfying(
                                Replaced.class,
                                replaced -> assertThat(replaced.to().offset()).isZero()));
    }

    @Test
    void aPlaceOfAKnownEpochIsReadOn() {
        topic.writeMany(0, 3, "{}");
        feed.open(partition(0), new FeedPosition(2, 0, 0));

        assertThat(pollUntil(1)).singleElement().isInstanceOf(Arrived.class);
    }

    @Test
    void aPlaceOfAnEpochThatTheLogNeverHadIsOfAnotherLog() {
        topic.writeMany(0, 3, "{}");
        feed.open(partition(0), new FeedPosition(2, 0, 7));
        feed.open(partition(1), FeedPosition.START);

        assertThat(pollUntil(1)).singleElement().isInstanceOfSatisfying(Replaced.class, replaced -> {
            assertThat(replaced.at().partition()).isZero();
            assertThat(replaced.to().offset()).isZero();
            assertThat(replaced.reason()).contains("offset 2 was read in leader epoch 7, but its latest is 0");
        });
        feed.open(partition(0), FeedPosition.START);
        assertThat(pollUntil(3)).extracting(item -> item.at().offset()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aPausedPlaceInDoubtStaysPaused() {
        topic.writeMany(0, 3, "{}");
        feed.open(partition(0), new FeedPosition(2, 0, 7));
        feed.pause(partition(0));

        assertThat(pollUntil(1)).singleElement().isInstanceOf(Replaced.class);
        feed.open(partition(0), new FeedPosition(0, 0, 0));
        feed.pause(partition(0));
        assertThat(feed.poll(Duration.ofMillis(300))).isEmpty();
        feed.resume(partition(0));
        assertThat(pollUntil(3)).hasSize(3);
    }

    @Test
    void gapsOfCompactionAreReadOver() {
        try (var compacted = new Topic(
                        kafka,
                        1,
                        Map.of(
                                "cleanup.policy", "compact",
                                "segment.ms", "100",
                                "min.cleanable.dirty.ratio", "0.01",
                                "delete.retention.ms", "0"));
                var other = KafkaStorage.builder(kafka.bootstrapServers())
                        .adopt(compacted.name(), t -> t.stream("Order-{key}").type("order-placed"))
                        .build()) {
            other.start(TestSetup.of());
            for (var i = 0; i < 5; i++) {
                compacted.write(0, "same", "{}");
            }
            // The cleaner leaves the newest segment alone; a later record makes the others old.
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                var last = compacted.write(0, "other", "{}");
                try (var reading = other.openFeed("compacted")) {
                    reading.open(new PartitionId(compacted.name(), 0), FeedPosition.START);
                    var offsets = pollUntil(
                                    reading,
                                    found -> !found.isEmpty()
                                            && found.get(found.size() - 1).at().offset() >= last)
                            .stream()
                            .filter(Arrived.class::isInstance)
                            .map(item -> item.at().offset())
                            .toList();
                    assertThat(offsets).doesNotContain(0L, 1L, 2L, 3L).contains(4L, last);
                }
            });
        }
    }

    @Test
    void pausedPartitionsGiveNothingAndKeepTheirPlace() {
        feed.open(partition(0), FeedPosition.START);
        feed.open(partition(1), FeedPosition.START);
        feed.pause(partition(0));
        topic.write(0, "a", "{}");
        topic.write(1, "b", "{}");

        assertThat(pollUntil(1).get(0).at().partition()).isEqualTo(1);
        feed.stop(partition(1));
        assertThat(feed.poll(Duration.ofMillis(300))).isEmpty();
        feed.resume(partition(0));
        assertThat(pollUntil(1).get(0).at().partition()).isZero();
    }

    @Test
    void aStoppedPartitionThatIsOpenedAgainIsNotPausedAnyMore() {
        topic.write(0, "a", "{}");
        feed.open(partition(0), FeedPosition.START);
        feed.pause(partition(0));
        feed.stop(partition(0));
        feed.open(partition(0), FeedPosition.START);

        assertThat(pollUntil(1)).hasSize(1);
    }

    @Test
    void wakingUpEndsAWait() {
        var woken = CompletableFuture.runAsync(
                () -> feed.wakeUp(), CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
        var start = System.nanoTime();
        assertThat(feed.poll(Duration.ofSeconds(20))).isEmpty();
        woken.join();
        feed.open(partition(0), FeedPosition.START);
        CompletableFuture.runAsync(() -> feed.wakeUp(), CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
        assertThat(feed.poll(Duration.ofSeconds(20))).isEmpty();
        feed.wakeUp();
        assertThat(feed.poll(Duration.ofSeconds(20))).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void whoWakesAFeedAllTheTimeDoesNotKeepItFromReading() {
        topic.writeMany(0, 5_000, "{}");
        feed.open(partition(0), FeedPosition.START);
        var stop = new AtomicBoolean();
        var waker = new Thread(() -> {
            while (!stop.get()) {
                feed.wakeUp();
            }
        });
        waker.start();
        try {
            assertThat(pollUntil(5_000)).hasSize(5_000);
        } finally {
            stop.set(true);
        }
    }

    @Test
    void newPartitionsShowInTheEnds() {
        topic.write(0, "a", "{}");
        assertThat(storage.ends()).hasSize(2);
        topic.grow(4);
        await().untilAsserted(() -> assertThat(storage.ends()).hasSize(4));
        assertThat(storage.ends().get(partition(0)).offset()).isEqualTo(1);
    }

    private List<FeedItem> pollUntil(int items) {
        return pollUntil(found -> found.size() >= items);
    }

    private List<FeedItem> pollUntilOffset(long offset) {
        return pollUntil(
                found -> !found.isEmpty() && found.get(found.size() - 1).at().offset() >= offset);
    }

    private List<FeedItem> pollUntil(Predicate<List<FeedItem>> enough) {
        return pollUntil(feed, enough);
    }

    private static List<FeedItem> pollUntil(MessageFeed feed, Predicate<List<FeedItem>> enough) {
        var found = new ArrayList<FeedItem>();
        var until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!enough.test(found) && System.nanoTime() < until) {
            found.addAll(feed.poll(Duration.ofMillis(500)));
        }
        assertThat(enough.test(found)).as("enough items, got %s", found).isTrue();
        return found;
    }

    private PartitionId partition(int number) {
        return new PartitionId(topic.name(), number);
    }
}
