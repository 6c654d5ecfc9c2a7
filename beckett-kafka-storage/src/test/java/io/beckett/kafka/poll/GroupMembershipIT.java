package io.beckett.kafka.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckett.kafka.KafkaStorage;
import io.beckett.kafka.TestSetup;
import io.beckett.kafka.Topic;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.PartitionId;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class GroupMembershipIT {
    private static final Duration TIME = Duration.ofSeconds(30);

    private final EmbeddedKafka kafka;
    private final List<MessageFeed> feeds = new ArrayList<>();
    private String group;
    private Topic topic;
    private Topic other;
    private KafkaStorage storage;

    GroupMembershipIT(EmbeddedKafka kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void open() {
        group = "group-" + UUID.randomUUID();
        topic = new Topic(kafka, 4);
        other = new Topic(kafka, 2);
        storage = KafkaStorage.builder(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "metadata.max.age.ms", 1_000))
                .adopt(
                        List.of(topic.name(), other.name()),
                        t -> t.stream("Order-{key}").type("order-placed"))
                .build();
        storage.start(TestSetup.of());
    }

    @AfterEach
    void close() {
        feeds.forEach(MessageFeed::close);
        storage.close();
        topic.close();
        other.close();
    }

    @Test
    void oneFeedIsSuggestedAllPartitionsAndReadsOnMeanwhile() {
        var feed = feed();
        feed.open(new PartitionId(topic.name(), 0), FeedPosition.START);
        topic.write(0, "1", "{}");

        await().atMost(TIME).until(() -> !feed.poll(Duration.ofMillis(100)).isEmpty());
        await().atMost(TIME).until(() -> suggestions(feed).equals(all()));
    }

    @Test
    void twoFeedsShareAndALeavingOneHandsOver() {
        var first = feed();
        var second = feed();

        await().atMost(TIME).until(() -> {
            var ofFirst = suggestions(first);
            var ofSecond = suggestions(second);
            return ofFirst.size() == 3
                    && ofSecond.size() == 3
                    && union(ofFirst, ofSecond).equals(all());
        });

        feeds.remove(second);
        second.close();

        await().atMost(TIME).until(() -> suggestions(first).equals(all()));
    }

    @Test
    void aFeedThatNeverAskedForSuggestionsIsNoMember() {
        var asking = feed();
        var silent = feed();

        await().atMost(TIME).until(() -> suggestions(asking).equals(all()));
        assertThat(silent.poll(Duration.ofMillis(300))).isEmpty();
        silent.publishProgress(Map.of(new PartitionId(topic.name(), 0), 7L));

        assertThat(suggestions(asking)).isEqualTo(all());
        assertThat(committed()).doesNotContainKey(new TopicPartition(topic.name(), 0));
    }

    @Test
    void newPartitionsAreSuggested() {
        var feed = feed();
        await().atMost(TIME).until(() -> suggestions(feed).equals(all()));

        topic.grow(6);

        await().atMost(TIME).until(() -> suggestions(feed).size() == 8);
    }

    @Test
    void progressIsVisibleToLagMonitorsAndNotReadBack() {
        topic.writeMany(1, 10, "{}");
        var feed = feed();
        await().atMost(TIME).until(() -> suggestions(feed).equals(all()));

        feed.publishProgress(Map.of(new PartitionId(topic.name(), 1), 7L, new PartitionId(other.name(), 0), 0L));

        var expected = Map.of(new TopicPartition(topic.name(), 1), 7L, new TopicPartition(other.name(), 0), 0L);
        await().atMost(TIME).until(() -> {
            feed.poll(Duration.ofMillis(50));
            return committed().equals(expected);
        });
        feed.open(new PartitionId(topic.name(), 1), FeedPosition.START);
        var items = new ArrayList<>();
        await().atMost(TIME).until(() -> {
            items.addAll(feed.poll(Duration.ofMillis(50)));
            return items.size() == 10;
        });
    }

    @Test
    void aGroupThatKafkaRefusesCostsOnlyTheHint() {
        var feed = storage.openFeed(""); // Kafka has no group without a name
        feeds.add(feed);
        topic.write(0, "1", "{}");
        feed.open(new PartitionId(topic.name(), 0), FeedPosition.START);

        assertThat(feed.suggested()).isEmpty();
        await().atMost(TIME).until(() -> !feed.poll(Duration.ofMillis(100)).isEmpty());
        feed.publishProgress(Map.of(new PartitionId(topic.name(), 0), 1L));
    }

    private MessageFeed feed() {
        var feed = storage.openFeed(group);
        feeds.add(feed);
        return feed;
    }

    private Set<PartitionId> suggestions(MessageFeed feed) {
        var suggested = feed.suggested();
        feed.poll(Duration.ofMillis(20));
        return suggested;
    }

    private static Set<PartitionId> union(Set<PartitionId> first, Set<PartitionId> second) {
        var union = new HashSet<>(first);
        union.addAll(second);
        return union;
    }

    private Set<PartitionId> all() {
        var all = IntStream.range(0, 4)
                .mapToObj(partition -> new PartitionId(topic.name(), partition))
                .collect(Collectors.toSet());
        all.add(new PartitionId(other.name(), 0));
        all.add(new PartitionId(other.name(), 1));
        return all;
    }

    private Map<TopicPartition, Long> committed() {
        return topic.admin(
                admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                        .filter(entry -> entry.getValue() != null)
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().offset())));
    }
}
