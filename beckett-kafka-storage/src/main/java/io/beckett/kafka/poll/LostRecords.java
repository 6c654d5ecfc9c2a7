package io.beckett.kafka.poll;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out why a place of a log is not there any more, and says so. */
final class LostRecords {
    private static final Logger log = LoggerFactory.getLogger(LostRecords.class);
    private static final Duration ASK = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;
    private final Places places;
    private final Topics topics;
    private final LogCheck logs;

    LostRecords(Consumer<?, ?> consumer, Places places, Topics topics, LogCheck logs) {
        this.consumer = consumer;
        this.places = places;
        this.topics = topics;
        this.logs = logs;
    }

    /**
     * Begins to read a partition. An epoch that the log's leaders have not reached, as after the topic was made anew, must not
     * come to the consumer: it would take what the cluster says for old and wait for ever. Until that is known it is paused.
     */
    void begin(OpenPartition partition, int epoch) {
        var doubtful = epoch >= 0 && epoch > topics.epochOf(partition.id());
        partition.doubtfulEpoch = doubtful ? epoch : -1;
        partition.epoch = doubtful || epoch < 0 ? Optional.empty() : Optional.of(epoch);
        places.again(partition);
        if (doubtful) {
            places.pause(partition);
        } else {
            places.resume(partition);
        }
    }

    /** Looks at the epochs of the leaders if there is a partition that needs it. */
    void resolveDoubts(Collection<OpenPartition> open, List<FeedItem> items) {
        var doubtful = open.stream()
                .filter(partition -> partition.doubtfulEpoch >= 0 && !partition.replaced && !partition.missing)
                .toList();
        if (doubtful.isEmpty()) {
            return;
        }
        topics.read();
        for (var partition : doubtful) {
            var epoch = partition.doubtfulEpoch;
            var latest = topics.epochOf(partition.id());
            if (epoch <= latest) {
                begin(partition, epoch);
            } else if (latest >= 0) {
                items.add(partition.replaced(
                        0,
                        "the log of " + partition.key + " is another one: offset " + partition.next
                                + " was read in leader epoch " + epoch + ", but its latest is " + latest
                                + "; it is read from its beginning"));
            }
        }
    }

    /** Goes on after a place was asked for that the log does not have. Fails with Kafka's own exceptions; then it is asked again. */
    void recover(OffsetOutOfRangeException problem, Map<TopicPartition, OpenPartition> open, List<FeedItem> items) {
        var asked = new HashMap<>(problem.offsetOutOfRangePartitions());
        asked.keySet().retainAll(open.keySet());
        var divergent = problem instanceof LogTruncationException truncation
                ? truncation.divergentOffsets()
                : Map.<TopicPartition, OffsetAndMetadata>of();
        try {
            var starts = consumer.beginningOffsets(asked.keySet(), ASK);
            var ends = consumer.endOffsets(asked.keySet(), ASK);
            logs.look(open.values(), items); // they may be those of another log
            asked.forEach((key, offset) -> {
                var partition = open.get(key);
                var start = starts.get(key);
                var end = ends.get(key);
                if (partition == null || partition.replaced || partition.missing || start == null || end == null) {
                    return;
                }
                if (problem instanceof LogTruncationException || offset > end) {
                    goBack(partition, offset, start, end, divergent.get(key), items);
                } else if (offset < start) {
                    goForward(partition, offset, start, items);
                } else {
                    consumer.seek(key, offset.longValue());
                }
            });
        } catch (WakeupException e) {
            log.debug("Woken while looking for the log's range; the consumer will complain again", e);
        }
    }

    private void goForward(OpenPartition partition, long asked, long start, List<FeedItem> items) {
        consumer.seek(partition.key, start);
        partition.next = start;
        var at = new GlobalPosition(partition.key.topic(), partition.key.partition(), start - 1);
        if (asked == 0) {
            items.add(new FeedItem.Passed(at)); // from the beginning means: from where the log begins
            return;
        }
        items.add(new FeedItem.Gone(
                at,
                "no longer in Kafka: offsets " + asked + " to " + (start - 1) + " of " + partition.key
                        + " were deleted, the log starts at " + start));
    }

    private void goBack(
            OpenPartition partition,
            long asked,
            long start,
            long end,
            @Nullable OffsetAndMetadata divergent,
            List<FeedItem> items) {
        if (divergent != null) {
            var at = Math.max(start, divergent.offset());
            items.add(partition.replaced(
                    at,
                    "the log of " + partition.key + " was cut at offset " + at + " and written anew; offset " + asked
                            + " had been reached"));
        } else if (asked > end) {
            items.add(partition.replaced(
                    end,
                    "the log of " + partition.key + " ends at offset " + end + ", but offset " + asked
                            + " had been reached; what was written in between is lost"));
        } else {
            items.add(partition.replaced(
                    start,
                    "the log of " + partition.key + " does not know what was read before offset " + asked
                            + "; reading starts again at " + start));
        }
    }
}
