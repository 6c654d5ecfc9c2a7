package io.beckett.kafka.read;

import io.beckett.kafka.KafkaStorage;
import io.beckett.kafka.TestSetup;
import io.beckett.kafka.Topic;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RecordReader;
import io.beckett.testkit.EmbeddedKafka;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Prints how long it takes to read records again by their offset, and how fast a feed reads. Not a test. */
final class ReadAgainMain {
    private static final int RECORDS = 500_000;
    private static final int ROUNDS = 300;

    private ReadAgainMain() {}

    public static void main(String[] args) {
        try (var kafka = EmbeddedKafka.start();
                var topic = new Topic(kafka, 2)) {
            topic.writeMany(0, RECORDS, "x".repeat(200));
            topic.writeMany(1, RECORDS, "x".repeat(200));
            try (var storage = KafkaStorage.builder(kafka.bootstrapServers())
                    .adopt(topic.name(), t -> t.stream("Order-{key}").type("order-placed"))
                    .build()) {
                storage.start(TestSetup.of());
                readAgain(storage, topic.name());
                for (var i = 0; i < 5; i++) {
                    feed(storage, topic.name());
                }
            }
        }
    }

    private static void readAgain(KafkaStorage storage, String topic) {
        var random = new Random(7);
        try (var reader = storage.openReader()) {
            measure("1 record", reader, () -> scattered(random, topic, 1, 1));
            measure("1 record, at the end", reader, () -> List.of(new GlobalPosition(topic, 0, RECORDS - 1)));
            measure("50 scattered, one partition", reader, () -> scattered(random, topic, 1, 50));
            measure("50 scattered, two partitions", reader, () -> scattered(random, topic, 2, 25));
            measure("100 within 2,000", reader, () -> within(random, topic, 100, 2_000));
            measure("100 within 20,000", reader, () -> within(random, topic, 100, 20_000));
            measure("100 in a row", reader, () -> within(random, topic, 100, 100));
        }
    }

    private static List<GlobalPosition> scattered(Random random, String topic, int partitions, int count) {
        return IntStream.range(0, partitions)
                .boxed()
                .flatMap(partition -> random.longs(0, RECORDS)
                        .distinct()
                        .limit(count)
                        .sorted()
                        .mapToObj(offset -> new GlobalPosition(topic, partition, offset)))
                .toList();
    }

    private static List<GlobalPosition> within(Random random, String topic, int count, int span) {
        var first = random.nextInt(RECORDS - span);
        LongStream offsets =
                random.longs(first, first + span).distinct().limit(count).sorted();
        return offsets.mapToObj(offset -> new GlobalPosition(topic, 0, offset)).toList();
    }

    private static void measure(String what, RecordReader reader, Supplier<List<GlobalPosition>> wanted) {
        var times = new long[ROUNDS];
        for (var round = -ROUNDS; round < ROUNDS; round++) {
            var positions = wanted.get();
            var start = System.nanoTime();
            var found = reader.read(positions, Long.MAX_VALUE, Duration.ofSeconds(10))
                    .size();
            if (found != positions.size()) {
                throw new IllegalStateException(what + ": " + found + " answers for " + positions.size());
            }
            if (round >= 0) {
                times[round] = System.nanoTime() - start;
            }
        }
        Arrays.sort(times);
        System.out.printf(
                Locale.ROOT,
                "%-30s p50 %6.2f ms  p99 %6.2f ms%n",
                what,
                times[ROUNDS / 2] / 1e6,
                times[ROUNDS * 99 / 100] / 1e6);
    }

    private static void feed(KafkaStorage storage, String topic) {
        try (var feed = storage.openFeed("measured")) {
            feed.suggested();
            feed.open(new PartitionId(topic, 0), FeedPosition.START);
            feed.open(new PartitionId(topic, 1), FeedPosition.START);
            var start = System.nanoTime();
            var count = 0;
            while (count < 2 * RECORDS) {
                count += feed.poll(Duration.ofMillis(100)).size();
            }
            System.out.printf(Locale.ROOT, "feed: %,.0f records/s%n", count * 1e9 / (System.nanoTime() - start));
        }
    }
}
