package io.beckett.kafka.read;

import static java.util.stream.Collectors.toSet;

import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.client.Clients;
import io.beckett.kafka.mapping.TopicMapping;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RawRecord;
import io.beckett.spi.RecordReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/** Reads records again by their offset, with a consumer made for small answers. */
public final class KafkaReader implements RecordReader {
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final String servers;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, TopicMapping> mappings;
    private final OffsetScan scan;
    private final Function<Collection<String>, Map<String, String>> logsNow;

    /**
     * @param logsNow asks the cluster what tells these topics from others of the same name; none of a topic that does not
     *     exist, empty text if the brokers do not say
     * @throws StoreUnavailableException if the addresses cannot be resolved
     */
    public KafkaReader(
            String servers,
            Map<String, Object> properties,
            Map<String, TopicMapping> mappings,
            Function<Collection<String>, Map<String, String>> logsNow) {
        this.servers = servers;
        this.consumer = Clients.open(servers, () -> new KafkaConsumer<>(properties));
        this.mappings = mappings;
        this.logsNow = logsNow;
        this.scan = new OffsetScan(consumer, servers);
    }

    /**
     * Asks which logs there are after it has read: a topic's id never comes back, so what was read before it was named is of
     * that log.
     */
    @Override
    public List<FeedItem> read(
            List<GlobalPosition> sorted, Map<PartitionId, String> logs, long maxBytes, Duration atMost) {
        var items = read(sorted, maxBytes, atMost);
        var topics = items.stream()
                .filter(item -> !wanted(item, logs).isEmpty())
                .map(item -> item.at().topic())
                .collect(toSet());
        if (topics.isEmpty()) {
            return items;
        }
        var now = logsNow.apply(topics);
        var known = new ArrayList<FeedItem>(items.size());
        for (var item : items) {
            var wanted = wanted(item, logs);
            var log = wanted.isEmpty() ? "" : now.get(item.at().topic());
            if (log == null) {
                if (known.isEmpty()) {
                    throw new StoreUnavailableException(
                            "Kafka",
                            servers + ", reading again: topic '" + item.at().topic() + "' is missing",
                            null);
                }
                break;
            }
            known.add(log.isEmpty() || log.equals(wanted) ? item : recreated(item.at()));
        }
        return known;
    }

    private static String wanted(FeedItem item, Map<PartitionId, String> logs) {
        return logs.getOrDefault(new PartitionId(item.at().topic(), item.at().partition()), "");
    }

    private static FeedItem recreated(GlobalPosition at) {
        return new FeedItem.Gone(at, "topic '" + at.topic() + "' was deleted and created again");
    }

    @Override
    public List<FeedItem> read(List<GlobalPosition> sorted, long maxBytes, Duration atMost) {
        var items = new ArrayList<FeedItem>(sorted.size());
        var answers = new Items(items, maxBytes);
        var until = System.nanoTime() + atMost.toNanos();
        try {
            for (var from = 0; from < sorted.size() && !answers.isFull(); ) {
                var to = endOfPartition(sorted, from);
                answers.mapping = mappingOf(sorted.get(from));
                scan.read(sorted.subList(from, to), until, answers);
                from = to;
            }
        } catch (StoreUnavailableException e) {
            if (items.isEmpty()) {
                throw e;
            }
        }
        return items;
    }

    private static int endOfPartition(List<GlobalPosition> sorted, int from) {
        var first = sorted.get(from);
        var to = from + 1;
        while (to < sorted.size()
                && sorted.get(to).partition() == first.partition()
                && sorted.get(to).topic().equals(first.topic())) {
            to++;
        }
        return to;
    }

    private TopicMapping mappingOf(GlobalPosition position) {
        var mapping = mappings.get(position.topic());
        if (mapping == null) {
            throw new IllegalArgumentException("topic '" + position.topic() + "' is not adopted");
        }
        return mapping;
    }

    /** @throws NoSuchElementException if the record is not in the log any more */
    @Override
    public RawRecord readRaw(GlobalPosition at, Duration atMost) {
        var answer = new Raw();
        scan.read(List.of(at), System.nanoTime() + atMost.toNanos(), answer);
        if (answer.record == null) {
            throw new NoSuchElementException("no longer in Kafka: " + at + ", " + answer.reason);
        }
        return answer.record;
    }

    @Override
    public void close() {
        Clients.close(consumer, CLOSE);
    }

    @Override
    public String toString() {
        return "reader at " + servers;
    }

    /** Collects mapped records up to a sum of sizes. */
    private static final class Items implements OffsetScan.Answers {
        private final List<FeedItem> items;
        private final long maxBytes;
        private long bytes;
        private @Nullable TopicMapping mapping;

        Items(List<FeedItem> items, long maxBytes) {
            this.items = items;
            this.maxBytes = maxBytes;
        }

        @Override
        public void found(ConsumerRecord<byte[], byte[]> record) {
            var item = Objects.requireNonNull(mapping, "mapping").map(record);
            items.add(item);
            bytes += item instanceof FeedItem.Arrived arrived
                    ? arrived.message().size()
                    : Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        }

        @Override
        public void gone(GlobalPosition at, String reason) {
            items.add(new FeedItem.Gone(at, reason));
        }

        @Override
        public boolean isFull() {
            return !items.isEmpty() && bytes >= maxBytes;
        }
    }

    /** Keeps the one record. */
    private static final class Raw implements OffsetScan.Answers {
        private @Nullable RawRecord record;
        private @Nullable String reason;

        @Override
        public void found(ConsumerRecord<byte[], byte[]> found) {
            var headers = StreamSupport.stream(found.headers().spliterator(), false)
                    .map(header -> Map.entry(header.key(), header.value() == null ? new byte[0] : header.value()))
                    .toList();
            record = new RawRecord(
                    new GlobalPosition(found.topic(), found.partition(), found.offset()),
                    Instant.ofEpochMilli(found.timestamp()),
                    Optional.ofNullable(found.key()),
                    Optional.ofNullable(found.value()),
                    headers);
        }

        @Override
        public void gone(GlobalPosition at, String why) {
            reason = why;
        }

        @Override
        public boolean isFull() {
            return record != null;
        }
    }
}
