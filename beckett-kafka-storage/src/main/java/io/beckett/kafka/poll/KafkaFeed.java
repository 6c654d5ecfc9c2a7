package io.beckett.kafka.poll;

import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.client.Clients;
import io.beckett.kafka.mapping.TopicMapping;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
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

    private final String servers;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Supplier<Map<String, Object>> membershipProperties;
    private final Map<String, TopicMapping> mappings;
    private final LostRecords lost;
    private final FetchPulse pulse;
    private final WakeUp wakeUp;
    private final Map<TopicPartition, OpenPartition> open = new HashMap<>();
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
        this.lost = new LostRecords(consumer, news, topics);
        this.pulse = new FetchPulse(consumer);
        this.wakeUp = new WakeUp(consumer);
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
        var key = new TopicPartition(partition.topic(), partition.partition());
        var opened = new OpenPartition(key, mapping, from);
        open.put(key, opened);
        consumer.assign(open.keySet());
        lost.begin(opened, from.leaderEpoch());
        pulse.reset();
    }

    @Override
    public void pause(PartitionId partition) {
        var opened = open.get(new TopicPartition(partition.topic(), partition.partition()));
        if (opened != null) {
            opened.paused = true;
            consumer.pause(Set.of(opened.key));
        }
    }

    @Override
    public void resume(PartitionId partition) {
        var opened = open.get(new TopicPartition(partition.topic(), partition.partition()));
        if (opened != null) {
            opened.paused = false;
            lost.resume(opened);
            pulse.reset();
        }
    }

    @Override
    public void stop(PartitionId partition) {
        if (open.remove(new TopicPartition(partition.topic(), partition.partition())) != null) {
            consumer.assign(open.keySet());
        }
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
        if (open.isEmpty()) {
            wakeUp.await(atMost);
            return;
        }
        lost.findReplaced(open.values(), items);
        lost.resolveDoubts(open.values(), items);
        forgetReplaced();
        if (!items.isEmpty()) {
            return;
        }
        try {
            var records = pollConsumer(wakeUp.wanted() ? Duration.ZERO : atMost, items);
            var same = isSameTopics(records, items);
            forgetReplaced();
            take(same ? records : ConsumerRecords.empty(), items);
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

    /**
     * Looks whether the records are those of topics that have just been created again; those are closed then. False if it
     * cannot be known: then they are read once more.
     */
    private boolean isSameTopics(ConsumerRecords<byte[], byte[]> records, List<FeedItem> items) {
        try {
            lost.findReplaced(open.values(), items);
            return true;
        } catch (StoreUnavailableException e) {
            for (var key : records.nextOffsets().keySet()) {
                var partition = open.get(key);
                if (partition != null) {
                    lost.again(partition);
                }
            }
            if (items.isEmpty()) {
                throw e;
            }
            return false;
        }
    }

    private void forgetReplaced() {
        if (open.values().removeIf(partition -> partition.replaced)) {
            consumer.assign(open.keySet());
        }
    }

    private ConsumerRecords<byte[], byte[]> pollConsumer(Duration atMost, List<FeedItem> items) {
        try {
            return consumer.poll(atMost);
        } catch (WakeupException e) {
            // Somebody who wakes the feed often must not keep it from reading.
            return wakeUp.wanted() && !atMost.isZero() ? pollConsumer(Duration.ZERO, items) : ConsumerRecords.empty();
        } catch (OffsetOutOfRangeException e) {
            lost.recover(e, open, items);
            return ConsumerRecords.empty();
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records, List<FeedItem> items) {
        for (var key : records.partitions()) {
            var partition = open.get(key);
            if (partition != null) {
                for (var record : records.records(key)) {
                    items.add(partition.mapping.map(record));
                    partition.next = record.offset() + 1;
                    partition.epoch = record.leaderEpoch();
                }
            }
        }
        // Markers of transactions, aborted records and gaps of compaction have no record: the place behind them shows
        // them.
        records.nextOffsets().forEach((key, next) -> {
            var partition = open.get(key);
            if (partition != null && next.offset() > partition.next) {
                partition.next = next.offset();
                items.add(new FeedItem.Passed(new GlobalPosition(key.topic(), key.partition(), next.offset() - 1)));
            }
        });
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
