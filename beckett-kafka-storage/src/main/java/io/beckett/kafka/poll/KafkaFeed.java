package io.beckett.kafka.poll;

import static org.apache.kafka.clients.consumer.ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG;

import io.beckett.kafka.client.Clients;
import io.beckett.kafka.mapping.TopicMapping;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions with a consumer that gets them told and never commits. Another consumer, which fetches nothing, takes part
 * in the group: it suggests partitions and shows progress.
 */
public final class KafkaFeed implements MessageFeed {
    /** How long a wait may be while the group's consumer wants to be looked after. */
    private static final Duration SLICE = Duration.ofMillis(100);

    private static final Duration CLOSE = Duration.ofSeconds(2);
    /** A failure that comes at once must not make the caller's loop spin. */
    private static final Duration CALM = Duration.ofMillis(500);

    /** Kafka's own default. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private final String servers;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Supplier<Map<String, Object>> membershipProperties;
    private final Map<String, TopicMapping> mappings;
    private final FetchPulse pulse;
    private final WakeUp wakeUp;
    private final OpenPartitions partitions;
    private @Nullable GroupMembership membership;

    /**
     * @param membership properties of the group's consumer, asked for when it is wanted first
     * @throws io.beckett.error.StoreUnavailableException if the addresses cannot be resolved
     */
    public KafkaFeed(
            String servers,
            Map<String, Object> properties,
            Supplier<Map<String, Object>> membership,
            Map<String, TopicMapping> mappings,
            TopicEnds topics) {
        this.servers = servers;
        var news = new MetadataWatch();
        this.consumer = Clients.open(servers, () -> new KafkaConsumer<>(properties, news, new ByteArrayDeserializer()));
        this.membershipProperties = membership;
        this.mappings = mappings;
        this.pulse = new FetchPulse(consumer);
        this.wakeUp = new WakeUp(consumer);
        this.partitions = new OpenPartitions(consumer, wakeUp, news, topics, requestTimeout(properties));
    }

    private static Duration requestTimeout(Map<String, Object> properties) {
        var given = properties.get(REQUEST_TIMEOUT_MS_CONFIG);
        return given == null ? REQUEST_TIMEOUT : Duration.ofMillis(Long.parseLong(given.toString()));
    }

    @Override
    public Set<PartitionId> suggested() {
        if (membership == null) {
            membership = new GroupMembership(membershipProperties, mappings.keySet());
        }
        membership.poll();
        return membership.owned();
    }

    @Override
    public void leaveGroup() {
        if (membership != null) {
            membership.close();
            membership = null;
        }
    }

    @Override
    public void open(PartitionId partition, FeedPosition from) {
        var mapping = mappings.get(partition.topic());
        if (mapping == null) {
            throw new IllegalArgumentException("topic '" + partition.topic() + "' is not adopted");
        }
        partitions.open(partition, mapping, from);
        pulse.reset();
    }

    @Override
    public void pause(PartitionId partition) {
        partitions.pause(partition);
    }

    @Override
    public void resume(PartitionId partition) {
        if (partitions.resume(partition)) {
            pulse.reset();
        }
    }

    @Override
    public void stop(PartitionId partition) {
        partitions.stop(partition);
    }

    @Override
    public List<FeedItem> poll(Duration atMost) {
        var until = System.nanoTime() + atMost.toNanos();
        var items = new ArrayList<FeedItem>();
        pulse.pollBegins();
        try {
            do {
                if (membership != null) {
                    membership.poll();
                }
                var left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
                fetch(membership != null && left.compareTo(SLICE) > 0 ? SLICE : left, items);
            } while (items.isEmpty() && !wakeUp.wanted() && System.nanoTime() < until);
            return items;
        } catch (InterruptException e) {
            return items; // the thread is still marked as interrupted
        } finally {
            pulse.pollEnded();
            wakeUp.done();
        }
    }

    private void fetch(Duration atMost, List<FeedItem> items) {
        if (partitions.isEmpty()) {
            wakeUp.await(atMost);
            return;
        }
        partitions.look(items);
        if (!items.isEmpty()) {
            return;
        }
        try {
            partitions.fetch(wakeUp.wanted() ? Duration.ZERO : atMost, items);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            wakeUp.await(atMost.compareTo(CALM) < 0 ? atMost : CALM);
            throw Clients.unavailable(servers, "reading", e);
        }
        if (items.isEmpty()) {
            pulse.requireAnswers(servers);
        } else {
            pulse.reset();
        }
    }

    @Override
    public void publishProgress(Map<PartitionId, Long> frontiers) {
        if (membership != null) {
            membership.publish(frontiers);
        }
    }

    @Override
    public void wakeUp() {
        wakeUp.request();
    }

    @Override
    public void close() {
        leaveGroup();
        Clients.close(consumer, CLOSE);
    }
}
