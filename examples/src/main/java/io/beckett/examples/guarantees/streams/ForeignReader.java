package io.beckett.examples.guarantees.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a log from its beginning as another program would, which knows nothing of Beckett but the rule of {@code $seq}. */
final class ForeignReader {
    private final Map<Integer, Long> seq = new HashMap<>();
    private final Map<String, List<String>> ids = new LinkedHashMap<>();
    private long copies;

    private ForeignReader() {}

    static ForeignReader of(String bootstrapServers, String log, int partitions) {
        var reader = new ForeignReader();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(log, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            var ends = consumer.endOffsets(all);
            while (all.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(reader::met);
            }
        }
        return reader;
    }

    private void met(ConsumerRecord<byte[], byte[]> record) {
        var number = Long.parseLong(header(record, "$seq"));
        if (number != seq.getOrDefault(record.partition(), 0L) + 1) {
            copies++;
            return;
        }
        seq.put(record.partition(), number);
        var stream = ids.computeIfAbsent(new String(record.key(), UTF_8), name -> new ArrayList<>());
        stream.add(header(record, "$id"));
        if (Long.parseLong(header(record, "$position")) != stream.size()) {
            throw new AssertionError("message " + number + " of partition " + record.partition() + " says position "
                    + header(record, "$position") + " and stands at " + stream.size());
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    /** Ids by stream, in its order. */
    Map<String, List<String>> ids() {
        return ids;
    }

    /** Records that do not count. */
    long copies() {
        return copies;
    }
}
