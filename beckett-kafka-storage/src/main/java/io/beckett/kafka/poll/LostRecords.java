package io.beckett.kafka.poll;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final TopicEnds topics;
    private final MetadataWatch news;
    private Map<String, String> logs = Map.of();

    LostRecords(Consumer<?, ?> consumer, MetadataWatch news, TopicEnds topics) {
        this.consumer = consumer;
        this.news = news;
        this.topics = topics;
    }

    /**
     * Begins to read a partition. An epoch that the log's leaders have not reached, as after the topic was made anew, must not
     * come to the consumer: it would take what the cluster says for old and wait for ever. Until that is known it is paused.
     */
    void begin(OpenPartition partition, int epoch) {
        var doubtful = epoch >= 0 && epoch > topics.epochOf(partition.id());
        partition.doubtfulEpoch = doubtful ? epoch : -1;
        partition.epoch = doubtful || epoch < 0 ? Optional.empty() : Optional.of(epoch);
        again(partition);
        if (doubtful) {
            consumer.pause(Set.of(partition.key));
        } else {
            resume(partition);
        }
    }

    /** Reads a partition on from where the feed has told everything. */
    void again(OpenPartition partition) {
        consumer.seek(partition.key, new OffsetAndMetadata(partition.next, partition.epoch, ""));
    }

    /** Fetches a partition unless it is paused or in doubt. */
    void resume(OpenPartition partition) {
        if (!partition.paused && partition.doubtfulEpoch < 0) {
            consumer.resume(Set.of(partition.key));
        }
    }

    /** Looks at the epochs of the leaders if there is a partition that needs it. */
    void resolveDoubts(Collection<OpenPartition> open, List<FeedItem> items) {
        var doubtful = open.stream()
                .filter(partition -> partition.doubtfulEpoch >= 0 && !partition.replaced)
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
            } else {
                replaced(
                        partition,
                        0,
                        "the log of " + partition.key + " is another one: offset " + partition.next
                                + " was read in leader epoch " + epoch + ", but its latest is " + latest
                                + "; it is read from its beginning",
                        items);
            }
        }
    }

    /**
     * Looks whether topics are other ones of the same name now: the cluster is asked if a partition was opened, or the
     * consumer learned about the cluster, since it was asked last; else it is noticed when somebody else has asked.
     */
    void findReplaced(Collection<OpenPartition> open, List<FeedItem> items) {
        if (news.hasNews() || open.stream().anyMatch(partition -> partition.unseen)) {
            var heard = news.count();
            topics.refresh();
            news.seen(heard);
        }
        var now = topics.logs();
        if (now == logs) {
            return;
        }
        // What somebody else asked may be older than what the store knows of the topic.
        if (open.stream().anyMatch(partition -> isOther(partition, now))) {
            topics.refresh();
        }
        logs = topics.logs();
        for (var partition : open) {
            if (isOther(partition, logs)) {
                replaced(partition, 0, recreated(partition), items);
            } else {
                partition.log = logs.getOrDefault(partition.key.topic(), partition.log);
            }
            partition.unseen = false;
        }
    }

    private static boolean isOther(OpenPartition partition, Map<String, String> now) {
        var log = now.getOrDefault(partition.key.topic(), "");
        return !log.isEmpty() && !partition.log.isEmpty() && !log.equals(partition.log);
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
            asked.forEach((key, offset) -> {
                var partition = open.get(key);
                var start = starts.get(key);
                var end = ends.get(key);
                if (partition == null || start == null || end == null) {
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
        topics.refresh();
        if (isOther(partition, topics.logs())) {
            replaced(partition, 0, recreated(partition), items);
        } else if (divergent != null) {
            var at = Math.max(start, divergent.offset());
            replaced(
                    partition,
                    at,
                    "the log of " + partition.key + " was cut at offset " + at + " and written anew; offset " + asked
                            + " had been reached",
                    items);
        } else if (asked > end) {
            replaced(
                    partition,
                    end,
                    "the log of " + partition.key + " ends at offset " + end + ", but offset " + asked
                            + " had been reached; what was written in between is lost",
                    items);
        } else {
            replaced(
                    partition,
                    start,
                    "the log of " + partition.key + " does not know what was read before offset " + asked
                            + "; reading starts again at " + start,
                    items);
        }
    }

    private static String recreated(OpenPartition partition) {
        return "topic '" + partition.key.topic() + "' was deleted and created again; " + partition.key
                + " is read from its beginning";
    }

    private void replaced(OpenPartition partition, long at, String reason, List<FeedItem> items) {
        var log = topics.logs().getOrDefault(partition.key.topic(), partition.log);
        partition.replaced = true;
        items.add(new FeedItem.Replaced(
                new GlobalPosition(partition.key.topic(), partition.key.partition(), at),
                new FeedPosition(at, 0, -1, log),
                reason));
    }
}
