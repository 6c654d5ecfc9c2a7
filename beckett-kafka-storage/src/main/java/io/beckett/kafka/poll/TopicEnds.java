package io.beckett.kafka.poll;

import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.client.Clients;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RebuildPlaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the cluster says of the topics: whether they exist, their partitions and where those end. Safe for all threads. */
public final class TopicEnds implements Topics, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicEnds.class);
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration ASK = Duration.ofSeconds(10);
    /** A topic that was just created may not be known to the broker that is asked. */
    private static final Duration JUST_CREATED = Duration.ofSeconds(2);

    private final Admin admin;
    private final String servers;
    private final IsolationLevel isolation;
    private final List<String> topics;
    private final Duration most;
    private volatile Map<String, String> logs = Map.of();
    private volatile int partitions;
    private volatile Map<PartitionId, FeedPosition> last = Map.of();

    private TopicEnds(Admin admin, String servers, IsolationLevel isolation, List<String> topics, Duration most) {
        this.admin = admin;
        this.servers = servers;
        this.isolation = isolation;
        this.topics = topics;
        this.most = most;
    }

    /**
     * Connects, and looks whether the topics exist.
     *
     * @throws StoreUnavailableException if no broker answers
     * @throws ConfigurationException if a topic does not exist, or the clients refuse the properties
     */
    public static TopicEnds connect(
            Map<String, Object> properties, String servers, IsolationLevel isolation, List<String> topics) {
        var limit = properties.get(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
        var most = limit == null ? START : Duration.ofMillis(Long.parseLong(limit.toString()));
        var ends =
                new TopicEnds(Clients.open(servers, () -> Admin.create(properties)), servers, isolation, topics, most);
        try {
            ends.requireTopics();
            return ends;
        } catch (RuntimeException e) {
            ends.close();
            throw e;
        }
    }

    private void requireTopics() {
        var until = System.nanoTime() + JUST_CREATED.toNanos();
        var missing = missing();
        while (!missing.isEmpty() && System.nanoTime() < until) {
            pause();
            missing = missing();
        }
        if (!missing.isEmpty()) {
            throw new ConfigurationException(missing.stream()
                    .map(topic -> "adopted topic '" + topic + "': there is no such topic at " + servers
                            + ". Create it, or correct its name.")
                    .toList());
        }
    }

    private List<String> missing() {
        var described = describe(START);
        var missing = new ArrayList<String>();
        described.forEach((topic, description) -> {
            if (description == null) {
                missing.add(topic);
            }
        });
        return missing;
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Kafka", "interrupted while looking for topics at " + servers, e);
        }
    }

    /** The end of each partition of each topic that exists, new partitions included. */
    @Override
    public Map<PartitionId, FeedPosition> read() {
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        var described = describe(ASK);
        for (var entry : described.entrySet()) {
            var description = entry.getValue();
            if (description == null) {
                log.error("Topic {} does not exist any more at {}; the others are read on", entry.getKey(), servers);
                continue;
            }
            description
                    .partitions()
                    .forEach(partition ->
                            wanted.put(new TopicPartition(entry.getKey(), partition.partition()), OffsetSpec.latest()));
        }
        var options = new ListOffsetsOptions(isolation).timeoutMs(millis(ASK));
        var ends = new TreeMap<PartitionId, FeedPosition>();
        Clients.get(
                        servers,
                        "reading where topics end",
                        admin.listOffsets(wanted, options).all())
                .forEach((partition, end) -> ends.put(
                        new PartitionId(partition.topic(), partition.partition()),
                        new FeedPosition(
                                end.offset(),
                                0,
                                end.leaderEpoch().orElse(-1),
                                logOf(described.get(partition.topic())))));
        last = ends;
        return ends;
    }

    /** Places up to which groups can be made again. */
    public RebuildPlaces places() {
        return new KafkaPlaces(admin, servers, isolation, () -> read().keySet());
    }

    /** What tells the logs of a topic from those of another one of the same name; brokers before 2.8 do not say. */
    private static String logOf(@Nullable TopicDescription topic) {
        return topic == null || topic.topicId().equals(Uuid.ZERO_UUID)
                ? ""
                : topic.topicId().toString();
    }

    @Override
    public int epochOf(PartitionId partition) {
        var end = last.get(partition);
        return end == null ? -1 : end.leaderEpoch();
    }

    /** How many partitions all topics had together when somebody looked last. */
    public int partitions() {
        return partitions;
    }

    @Override
    public Map<String, String> logs() {
        return logs;
    }

    @Override
    public Map<String, String> refresh() {
        return logsOf(describe(ASK));
    }

    /**
     * What tells some of the topics from others of the same name, asked for now; none of a topic that does not exist, empty
     * text if the brokers do not say.
     *
     * @throws StoreUnavailableException if it cannot be known
     */
    public Map<String, String> logsOf(Collection<String> some) {
        return logsOf(describe(some, ASK));
    }

    private static Map<String, String> logsOf(Map<String, @Nullable TopicDescription> described) {
        var logs = new HashMap<String, String>();
        described.forEach((topic, description) -> {
            if (description != null) {
                logs.put(topic, logOf(description));
            }
        });
        return logs;
    }

    /** All of them. Topics that do not exist have no description. */
    private Map<String, @Nullable TopicDescription> describe(Duration atMost) {
        var found = describe(topics, atMost);
        logs = logsOf(found);
        partitions = found.values().stream()
                .mapToInt(description ->
                        description == null ? 0 : description.partitions().size())
                .sum();
        return found;
    }

    private Map<String, @Nullable TopicDescription> describe(Collection<String> some, Duration atMost) {
        var options = new DescribeTopicsOptions().timeoutMs(millis(atMost));
        var found = new TreeMap<String, @Nullable TopicDescription>();
        admin.describeTopics(some, options)
                .topicNameValues()
                .forEach((topic, future) -> found.put(topic, describeOne(topic, future)));
        return found;
    }

    private @Nullable TopicDescription describeOne(String topic, KafkaFuture<TopicDescription> future) {
        try {
            return Clients.get(servers, "looking for topic '" + topic + "'", future);
        } catch (StoreUnavailableException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw e;
        }
    }

    private int millis(Duration atMost) {
        return (int) Math.min(atMost.toMillis(), most.toMillis());
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
