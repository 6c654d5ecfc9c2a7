package io.beckett.kafka.poll;

import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.mapping.TopicMapping;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** The partitions that a feed reads: fetches them and tells what came. Belongs to the feed's thread. */
final class OpenPartitions {
    private final Consumer<byte[], byte[]> consumer;
    private final WakeUp wakeUp;
    private final Places places;
    private final LogCheck logs;
    private final LostRecords lost;
    private final Map<TopicPartition, OpenPartition> open = new HashMap<>();

    /** @param underWay how long a fetch may be under way at most */
    OpenPartitions(
            Consumer<byte[], byte[]> consumer, WakeUp wakeUp, MetadataWatch news, Topics topics, Duration underWay) {
        this.consumer = consumer;
        this.wakeUp = wakeUp;
        this.places = new Places(consumer);
        this.logs = new LogCheck(topics, news, places, underWay);
        this.lost = new LostRecords(consumer, places, topics, logs);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    void open(PartitionId partition, TopicMapping mapping, FeedPosition from) {
        var opened = new OpenPartition(keyOf(partition), mapping, from);
        open.put(opened.key, opened);
        consumer.assign(open.keySet());
        lost.begin(opened, from.leaderEpoch());
    }

    void pause(PartitionId partition) {
        var opened = open.get(keyOf(partition));
        if (opened != null) {
            opened.paused = true;
            places.pause(opened);
        }
    }

    /** False if it is not open. */
    boolean resume(PartitionId partition) {
        var opened = open.get(keyOf(partition));
        if (opened == null) {
            return false;
        }
        opened.paused = false;
        places.resume(opened);
        return true;
    }

    void stop(PartitionId partition) {
        if (open.remove(keyOf(partition)) != null) {
            consumer.assign(open.keySet());
        }
    }

    private static TopicPartition keyOf(PartitionId partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    /** What has to be known before something is fetched. Partitions of other logs are closed. */
    void look(List<FeedItem> items) {
        logs.before(open.values(), items);
        lost.resolveDoubts(open.values(), items);
        forgetReplaced();
    }

    /** Fetches, and tells what is known to be of the logs that are read; what is not is fetched again. */
    void fetch(Duration atMost, List<FeedItem> items) {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = poll(atMost, items);
        } catch (KafkaException e) {
            logs.doubt();
            throw e;
        }
        var known = records.nextOffsets().isEmpty() || areOfTheseLogs(records, items);
        forgetReplaced();
        if (known) {
            take(records, items);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration atMost, List<FeedItem> items) {
        try {
            return consumer.poll(atMost);
        } catch (WakeupException e) {
            // Somebody who wakes the feed often must not keep it from reading.
            return wakeUp.wanted() && !atMost.isZero() ? poll(Duration.ZERO, items) : ConsumerRecords.empty();
        } catch (OffsetOutOfRangeException e) {
            lost.recover(e, open, items);
            return ConsumerRecords.empty();
        }
    }

    private boolean areOfTheseLogs(ConsumerRecords<byte[], byte[]> records, List<FeedItem> items) {
        try {
            logs.after(open.values(), items);
            return true;
        } catch (StoreUnavailableException e) {
            for (var key : records.nextOffsets().keySet()) {
                var partition = open.get(key);
                if (partition != null) {
                    places.again(partition);
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

    private void take(ConsumerRecords<byte[], byte[]> records, List<FeedItem> items) {
        records.nextOffsets().forEach((key, next) -> {
            var partition = open.get(key);
            if (partition == null) {
                return;
            }
            if (partition.missing) {
                places.again(partition);
                return;
            }
            for (var record : records.records(key)) {
                items.addAll(partition.records.take(record));
                partition.next = record.offset() + 1;
                partition.epoch = record.leaderEpoch();
            }
            // Markers of transactions, aborted records and gaps of compaction have no record: the place behind them
            // shows them.
            if (next.offset() > partition.next) {
                partition.next = next.offset();
                partition.epoch = next.leaderEpoch();
                if (partition.records.isTold()) {
                    items.add(new FeedItem.Passed(
                            new GlobalPosition(key.topic(), key.partition(), next.offset() - 1),
                            next.leaderEpoch().orElse(-1)));
                }
            }
        });
    }
}
