package io.beckett.kafka.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.TestSetup;
import io.beckett.kafka.mapping.AdoptedTopic;
import io.beckett.kafka.mapping.Deserializers;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedItem.Arrived;
import io.beckett.spi.FeedItem.Replaced;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which records of a topic that is created again are told (I1), with everything that happens while the consumer polls. */
class OpenPartitionsTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final List<String> TOPICS = List.of("orders", "payments");

    private final MetadataWatch news = new MetadataWatch();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final Cluster cluster = new Cluster();
    private final OpenPartitions partitions =
            new OpenPartitions(consumer, new WakeUp(consumer), news, cluster, Duration.ofMinutes(1));

    @BeforeEach
    void readFiveOfEach() {
        for (var topic : TOPICS) {
            cluster.logs.put(topic, topic + " of monday");
            open(topic, FeedPosition.START.in(topic + " of monday"));
        }
        consumer.schedulePollTask(this::learn);
        assertThat(poll()).isEmpty();
        write("orders", 0, 5);
        write("payments", 0, 5);
        assertThat(poll()).hasSize(10).hasOnlyElementsOfType(Arrived.class);
        cluster.asked = 0;
    }

    @Test
    void asLongAsTheConsumerLearnsNothingNobodyIsAsked() {
        for (var offset = 5; offset < 100; offset++) {
            write("orders", offset, offset + 1);
            assertThat(poll()).hasSize(1);
        }
        assertThat(cluster.asked).isZero();
    }

    @Test
    void newsThatMeanNothingAreAskedForOnce() {
        consumer.schedulePollTask(() -> {
            learn();
            write("orders", 5, 7);
        });
        assertThat(offsets(poll())).containsExactly(5L, 6L);
        write("orders", 7, 8);
        assertThat(offsets(poll())).containsExactly(7L);
        assertThat(cluster.asked).isEqualTo(1);
    }

    @Test
    @DisplayName("I1: records of a topic that the consumer learned of in the same poll are not told")
    void nothingOfALogThatIsLearnedOfInTheSamePollIsTold() {
        consumer.schedulePollTask(() -> {
            cluster.logs.put("orders", "orders of tuesday");
            learn();
            write("orders", 5, 9);
            write("payments", 5, 6);
        });

        var items = poll();

        assertThatOrdersAreReplaced(items.get(0));
        assertThat(items.subList(1, items.size()))
                .as("the other topic is read on")
                .singleElement()
                .satisfies(item -> assertThat(item.at().topic()).isEqualTo("payments"));
        assertThat(poll()).isEmpty();
    }

    @Test
    @DisplayName("I1: a topic that was missing gives nothing, though the consumer learns nothing of the new one")
    void nothingOfATopicThatWasMissingIsTold() {
        delete("orders");
        // by its name, without learning anything
        consumer.schedulePollTask(() -> {
            cluster.logs.put("orders", "orders of tuesday");
            write("orders", 5, 9);
        });
        assertThat(poll()).isEmpty();

        learn();
        assertThat(poll()).singleElement().satisfies(OpenPartitionsTest::assertThatOrdersAreReplaced);
    }

    @Test
    @DisplayName("I1: while one topic is missing the others are fetched by their names too, which proves nothing")
    void nothingOfAnotherTopicThatIsCreatedAgainWhileOneIsMissingIsTold() {
        delete("payments");
        consumer.schedulePollTask(() -> {
            cluster.logs.put("orders", "orders of tuesday");
            write("orders", 5, 9);
        });

        assertThat(poll()).singleElement().satisfies(OpenPartitionsTest::assertThatOrdersAreReplaced);
    }

    @Test
    void theOthersAreReadOnWhileOneIsMissing() {
        delete("payments");
        write("orders", 5, 7);
        assertThat(offsets(poll())).containsExactly(5L, 6L);
    }

    @Test
    void aTopicThatWasOnlySaidToBeMissingIsReadOnWhereItWas() {
        consumer.schedulePollTask(() -> {
            cluster.logs.remove("orders");
            learn();
            write("orders", 5, 7);
        });
        assertThat(poll()).as("not known which log they are of").isEmpty();
        cluster.logs.put("orders", "orders of monday");
        learn();
        write("orders", 5, 7); // fetched again
        assertThat(offsets(poll())).containsExactly(5L, 6L);
    }

    @Test
    void aPartitionThatTheEngineResumesIsNotFetchedWhileItsTopicIsMissing() {
        delete("orders");
        partitions.pause(new PartitionId("orders", 0));
        partitions.resume(new PartitionId("orders", 0));
        assertThat(consumer.paused()).containsExactly(new TopicPartition("orders", 0));
    }

    @Test
    @DisplayName("I1: records that came while nobody could say which log they are of are fetched again")
    void whatCannotBeKnownIsFetchedAgain() {
        consumer.schedulePollTask(() -> {
            cluster.isOutOfReach = true;
            learn();
            write("orders", 5, 7);
        });
        assertThatThrownBy(this::poll).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(this::poll).isInstanceOf(StoreUnavailableException.class);

        cluster.isOutOfReach = false;
        write("orders", 5, 7); // fetched again
        assertThat(offsets(poll())).containsExactly(5L, 6L);
    }

    @Test
    @DisplayName("I1: an older answer that somebody else got does not hide what is there now")
    void whatSomebodyElseAskedForHidesNothing() {
        cluster.heardByOthers = Map.copyOf(cluster.logs);
        consumer.schedulePollTask(() -> {
            cluster.logs.put("orders", "orders of tuesday");
            learn();
            write("orders", 5, 9);
        });
        assertThat(poll()).singleElement().satisfies(OpenPartitionsTest::assertThatOrdersAreReplaced);
    }

    @Test
    void whatSomebodyElseFoundIsFoundWithoutNews() {
        cluster.logs.put("orders", "orders of tuesday");
        cluster.heardByOthers = Map.copyOf(cluster.logs);
        assertThat(poll()).singleElement().satisfies(OpenPartitionsTest::assertThatOrdersAreReplaced);
    }

    @Test
    void theNewTopicIsReadFromItsBeginning() {
        delete("orders");
        cluster.logs.put("orders", "orders of tuesday");
        learn();
        var replaced = (Replaced) poll().get(0);
        open("orders", replaced.to());
        write("orders", 0, 3);
        assertThat(offsets(poll())).containsExactly(0L, 1L, 2L);
    }

    private static void assertThatOrdersAreReplaced(FeedItem item) {
        assertThat(item).isInstanceOfSatisfying(Replaced.class, replaced -> {
            assertThat(replaced.to()).isEqualTo(FeedPosition.START.in("orders of tuesday"));
            assertThat(replaced.at().topic()).isEqualTo("orders");
            assertThat(replaced.reason()).contains("was deleted and created again");
        });
    }

    private static List<Long> offsets(List<FeedItem> items) {
        assertThat(items).hasOnlyElementsOfType(Arrived.class);
        return items.stream().map(item -> item.at().offset()).toList();
    }

    private void open(String topic, FeedPosition from) {
        var adopted = AdoptedTopic.define(
                List.of(topic),
                new Deserializers(),
                t -> t.stream("Order-{key}").type("order-placed"));
        partitions.open(new PartitionId(topic, 0), adopted.mapping(topic, TestSetup.of()), from);
    }

    /** The consumer learns that there is no such topic, and the feed looks. */
    private void delete(String topic) {
        consumer.schedulePollTask(() -> {
            cluster.logs.remove(topic);
            learn();
        });
        assertThat(poll()).isEmpty();
        assertThat(poll()).isEmpty();
    }

    private void learn() {
        news.onUpdate(new ClusterResource("cluster"));
    }

    /** What the consumer's fetches bring. */
    private void write(String topic, int from, int to) {
        for (var offset = from; offset < to; offset++) {
            consumer.addRecord(new ConsumerRecord<>(topic, 0, offset, new byte[] {'1'}, new byte[] {'1'}));
        }
    }

    private List<FeedItem> poll() {
        var items = new ArrayList<FeedItem>();
        partitions.look(items);
        if (items.isEmpty()) {
            partitions.fetch(SHORT, items);
        }
        return items;
    }

    /** The brokers. */
    private static final class Cluster implements Topics {
        final Map<String, String> logs = new HashMap<>();
        Map<String, String> heardByOthers = Map.of();
        boolean isOutOfReach;
        int asked;

        @Override
        public Map<String, String> logs() {
            return heardByOthers;
        }

        @Override
        public Map<String, String> refresh() {
            asked++;
            if (isOutOfReach) {
                throw new StoreUnavailableException("Kafka", "out of reach", null);
            }
            return Map.copyOf(logs);
        }

        @Override
        public Map<PartitionId, FeedPosition> read() {
            return Map.of();
        }

        @Override
        public int epochOf(PartitionId partition) {
            return -1;
        }
    }
}
