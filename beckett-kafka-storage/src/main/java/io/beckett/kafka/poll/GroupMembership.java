package io.beckett.kafka.poll;

import io.beckett.kafka.client.Clients;
import io.beckett.spi.PartitionId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part in the Kafka group: it is told which partitions it should try for, and shows lag monitors how far the group
 * is. It reads nothing, and its failures cost no more than the hint. Belongs to the feed's thread.
 */
final class GroupMembership implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupMembership.class);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Supplier<Map<String, Object>> properties;
    private final Set<String> topics;
    private final Map<TopicPartition, Long> published = new HashMap<>();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private long quietUntil = System.nanoTime();
    private long warnAgain = System.nanoTime();

    GroupMembership(Supplier<Map<String, Object>> properties, Set<String> topics) {
        this.properties = properties;
        this.topics = topics;
    }

    /** Does what is due without waiting. */
    void poll() {
        if (System.nanoTime() - quietUntil < 0) {
            return;
        }
        try {
            if (consumer == null) {
                consumer = join();
            }
            consumer.poll(Duration.ZERO);
        } catch (InterruptException e) {
            log.debug("Interrupted; the feed's own thread looks after that", e);
        } catch (KafkaException e) {
            quietUntil = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
            warn("The Kafka group suggests no partitions at the moment; the checkpoint store still decides", e);
        }
    }

    private KafkaConsumer<byte[], byte[]> join() {
        var joined = new KafkaConsumer<byte[], byte[]>(properties.get());
        joined.subscribe(topics, new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
                joined.pause(assigned);
                // With a place of their own nobody looks up committed offsets or the log's ends for them.
                assigned.forEach(partition -> joined.seek(partition, 0));
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
                published.keySet().removeAll(revoked);
            }
        });
        return joined;
    }

    /** The partitions that the group suggests. */
    Set<PartitionId> owned() {
        return consumer == null
                ? Set.of()
                : consumer.assignment().stream()
                        .map(partition -> new PartitionId(partition.topic(), partition.partition()))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Shows how far suggested partitions are. What cannot be shown now is shown next time. */
    void publish(Map<PartitionId, Long> frontiers) {
        if (consumer == null) {
            return;
        }
        var moved = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var partition : consumer.assignment()) {
            var frontier = frontiers.get(new PartitionId(partition.topic(), partition.partition()));
            if (frontier != null && !frontier.equals(published.get(partition))) {
                moved.put(partition, new OffsetAndMetadata(frontier));
            }
        }
        if (moved.isEmpty()) {
            return;
        }
        moved.forEach((partition, offset) -> published.put(partition, offset.offset()));
        try {
            consumer.commitAsync(moved, (offsets, failure) -> {
                if (failure != null) {
                    offsets.forEach((partition, offset) -> published.remove(partition, offset.offset()));
                    warn("Progress is not shown in Kafka at the moment; nothing depends on it", failure);
                }
            });
        } catch (KafkaException e) {
            published.keySet().removeAll(moved.keySet());
            warn("Progress is not shown in Kafka at the moment; nothing depends on it", e);
        }
    }

    private void warn(String text, Exception failure) {
        if (System.nanoTime() - warnAgain >= 0) {
            warnAgain = System.nanoTime() + BETWEEN_WARNINGS.toNanos();
            log.warn(text, failure);
        }
    }

    @Override
    public void close() {
        if (consumer != null) {
            Clients.close(consumer, CLOSE);
        }
    }
}
