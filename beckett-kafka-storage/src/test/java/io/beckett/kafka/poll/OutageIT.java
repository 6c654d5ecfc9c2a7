package io.beckett.kafka.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.KafkaStorage;
import io.beckett.kafka.TestSetup;
import io.beckett.kafka.Topic;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedItem.Arrived;
import io.beckett.spi.FeedItem.Passed;
import io.beckett.spi.FeedItem.Replaced;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.PartitionId;
import io.beckett.testkit.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageIT {
    private static final Duration TIME = Duration.ofSeconds(60);

    @Test
    void aFeedAndAReaderOutliveTheBroker(@TempDir Path folder) {
        int port;
        Topic topic;
        KafkaStorage storage;
        var kafka = EmbeddedKafka.builder().folder(folder).start();
        try {
            port = Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
            topic = new Topic(kafka, 1);
            topic.write(0, "before", "{}");
            storage = storage(kafka, topic);
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
        var partition = new PartitionId(topic.name(), 0);
        try (var feed = storage.openFeed("group");
                var reader = storage.openReader()) {
            feed.suggested();
            feed.open(partition, FeedPosition.START);
            assertThat(next(feed).at().offset()).isZero();

            kafka.close();

            await().atMost(TIME)
                    .untilAsserted(() -> assertThatThrownBy(() -> feed.poll(Duration.ofMillis(200)))
                            .isInstanceOf(StoreUnavailableException.class)
                            .hasMessageContaining("localhost:" + port));
            assertThatThrownBy(() ->
                            reader.read(List.of(new GlobalPosition(topic.name(), 0, 0)), 1_000, Duration.ofSeconds(1)))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(storage::ends).isInstanceOf(StoreUnavailableException.class);

            kafka = EmbeddedKafka.builder().folder(folder).port(port).start();
            topic.write(0, "after", "{}");

            assertThat(next(feed).at().offset()).isEqualTo(1);
            assertThat(reader.read(List.of(new GlobalPosition(topic.name(), 0, 0)), 1_000, TIME))
                    .singleElement()
                    .isInstanceOf(Arrived.class);
            assertThat(storage.ends().get(partition).offset()).isEqualTo(2);
            partsWhereTheEpochEnded(storage, partition);
        } finally {
            topic.close();
            storage.close();
            kafka.close();
        }
    }

    @Test
    void nothingIsCutWhereTheNextLeaderHasWrittenOnlyAMarker(@TempDir Path folder) {
        var kafka = EmbeddedKafka.builder().folder(folder).start();
        var port = Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
        var topic = new Topic(kafka, 1);
        try (var producer = topic.producer(Map.of("transactional.id", topic.name()))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(topic.record(0, "1", "{}"));
            producer.flush();
            kafka.close();
            kafka = EmbeddedKafka.builder().folder(folder).port(port).start();
            producer.commitTransaction();
            var partition = new PartitionId(topic.name(), 0);
            try (var storage = storage(kafka, topic);
                    var feed = storage.openFeed("group")) {
                feed.open(partition, FeedPosition.START);
                var items = next(feed, 2);
                assertThat(items.get(0))
                        .isInstanceOfSatisfying(
                                Arrived.class,
                                message -> assertThat(message.message().leaderEpoch())
                                        .isZero());
                assertThat(items.get(1))
                        .isInstanceOfSatisfying(
                                Passed.class,
                                marker -> assertThat(marker.leaderEpoch()).isPositive());

                var behind = new FeedPosition(2, 0, ((Passed) items.get(1)).leaderEpoch());
                feed.open(partition, behind);
                topic.write(0, "2", "{}");
                assertThat(next(feed))
                        .isInstanceOfSatisfying(
                                Arrived.class,
                                message -> assertThat(message.at().offset()).isEqualTo(2));
            }
        } finally {
            topic.close();
            kafka.close();
        }
    }

    @Test
    void aTopicThatIsDeletedAndCreatedAgainIsReadFromItsBeginningLoudly() {
        try (var kafka = EmbeddedKafka.start();
                var topic = new Topic(kafka, 1)) {
            topic.writeMany(0, 10, "{}");
            try (var storage = storage(kafka, topic);
                    var feed = storage.openFeed("group")) {
                feed.open(new PartitionId(topic.name(), 0), FeedPosition.at(9));
                assertThat(next(feed).at().offset()).isEqualTo(9);

                topic.delete();
                await().atMost(TIME).ignoreExceptions().until(() -> {
                    kafka.createTopic(topic.name(), 1);
                    return true;
                });
                topic.writeMany(0, 15, "{}");

                var items = new ArrayList<FeedItem>();
                await().atMost(TIME).until(() -> {
                    storage.ends(); // the node asks for them now and then
                    items.addAll(feed.poll(Duration.ofMillis(100)));
                    return items.stream().anyMatch(Replaced.class::isInstance);
                });
                assertThat(items.get(items.size() - 1)).isInstanceOfSatisfying(Replaced.class, replaced -> {
                    assertThat(replaced.reason()).contains("was deleted and created again");
                    feed.open(new PartitionId(topic.name(), 0), replaced.to());
                });
                assertThat(next(feed, 15).get(0).at().offset()).isZero();
            }
        }
    }

    @Test
    void missingTopicsAreNamedAtTheStart() {
        try (var kafka = EmbeddedKafka.start();
                var topic = new Topic(kafka, 1)) {
            var storage = KafkaStorage.builder(kafka.bootstrapServers())
                    .adopt(
                            List.of("missing", topic.name()),
                            t -> t.stream("Order-{key}").type("a"))
                    .build();

            assertThatThrownBy(() -> storage.start(TestSetup.of()))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("adopted topic 'missing': there is no such topic at " + kafka.bootstrapServers()
                            + ". Create it, or correct its name.");
        }
    }

    private static KafkaStorage storage(EmbeddedKafka kafka, Topic topic) {
        var storage = KafkaStorage.builder(Map.of(
                        "bootstrap.servers", kafka.bootstrapServers(),
                        "default.api.timeout.ms", 3_000,
                        "request.timeout.ms", 2_000))
                .adopt(topic.name(), t -> t.stream("Order-{key}").type("order-placed"))
                .build();
        storage.start(TestSetup.of());
        return storage;
    }

    /** The next item, from a feed that may complain while its broker comes back. */
    /**
     * The first leader wrote offset 0 alone. Whoever read offset 1 from it read a record that the next leader did not have: the
     * log was cut there, as an unclean election does it, for which one broker is not enough.
     */
    private static void partsWhereTheEpochEnded(KafkaStorage storage, PartitionId partition) {
        try (var feed = storage.openFeed("another")) {
            feed.open(partition, new FeedPosition(2, 0, 0));
            assertThat(next(feed)).isInstanceOfSatisfying(Replaced.class, replaced -> {
                assertThat(replaced.to().offset()).isEqualTo(1);
                assertThat(replaced.reason())
                        .contains("was cut at offset 1 and written anew; offset 2 had been reached");
            });
            feed.open(partition, new FeedPosition(1, 0, 0));
            assertThat(next(feed).at().offset()).isEqualTo(1);
        }
    }

    private static FeedItem next(MessageFeed feed) {
        var items = next(feed, 1);
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private static List<FeedItem> next(MessageFeed feed, int atLeast) {
        var items = new ArrayList<FeedItem>();
        await().atMost(TIME)
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .until(() -> {
                    items.addAll(feed.poll(Duration.ofMillis(200)));
                    return items.size() >= atLeast;
                });
        return items;
    }
}
