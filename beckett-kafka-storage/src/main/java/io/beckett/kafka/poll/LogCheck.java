package io.beckett.kafka.poll;

import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.FeedItem;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets no record pass that is of another log than its partition was opened with. Records do not say which log they are of,
 * and Kafka's consumer reads on at its offset when a topic of the same name takes the place of one that was deleted.
 *
 * <p>What can be relied on: a consumer fetches by the topic's id, and then gets records of no other topic. So records of
 * another one come only after the consumer learned of it. A topic's id never comes back. So records that came before
 * the cluster was asked and named the same id are of the same log.
 *
 * <p>Where it cannot: once the consumer learned that one of its topics is missing, it knows no id and fetches by names, of
 * other topics too if they are asked for together, and takes what is there by then without learning anything. So a
 * partition whose topic is missing is not fetched, and as long as a fetch from before may be under way, the cluster is
 * asked each time that records come.
 *
 * <p>Otherwise nothing is asked for. Belongs to the feed's thread.
 */
final class LogCheck {
    private final Topics topics;
    private final MetadataWatch news;
    private final Places places;
    private final Duration underWay;
    /** What somebody has asked for and was compared last. */
    private Map<String, String> compared = Map.of();
    /** Whether the consumer may fetch by names until its places are set anew. */
    private boolean doubt;
    /** Until when fetches by names may be under way. */
    private long doubtfulUntil = System.nanoTime();

    /** @param underWay how long a fetch may be under way at most */
    LogCheck(Topics topics, MetadataWatch news, Places places, Duration underWay) {
        this.topics = topics;
        this.news = news;
        this.places = places;
        this.underWay = underWay;
    }

    /**
     * Before something is fetched: asks the cluster if a partition was opened, the consumer learned something, or somebody
     * else has found another log.
     */
    void before(Collection<OpenPartition> open, List<FeedItem> items) {
        if (news.hasNews() || open.stream().anyMatch(partition -> partition.unseen) || othersFoundAnother(open)) {
            look(open, items);
        }
        if (doubt) {
            open.stream().filter(partition -> !partition.replaced).forEach(places::again);
            doubtfulUntil = System.nanoTime() + underWay.toNanos();
            doubt = false;
        }
    }

    /**
     * Records came, and were not told yet: of partitions that are not replaced and not missing afterwards they are of the
     * right log.
     *
     * @throws StoreUnavailableException if that cannot be known
     */
    void after(Collection<OpenPartition> open, List<FeedItem> items) {
        if (news.hasNews() || doubt || System.nanoTime() - doubtfulUntil < 0) {
            look(open, items);
        }
    }

    /** The consumer failed: it may have forgotten what it knew of the topics. */
    void doubt() {
        doubt = true;
    }

    private boolean othersFoundAnother(Collection<OpenPartition> open) {
        var now = topics.logs();
        if (now == compared) {
            return false;
        }
        compared = now;
        // What somebody else asked may be older than what the store knows of the topic: it is only a reason to ask.
        return open.stream().anyMatch(partition -> isOther(partition, now.get(partition.key.topic())));
    }

    /** Asks the cluster which logs there are now. */
    void look(Collection<OpenPartition> open, List<FeedItem> items) {
        var heard = news.count();
        var now = refresh();
        news.seen(heard);
        for (var partition : open) {
            if (!partition.replaced) {
                compare(partition, now.get(partition.key.topic()), items);
            }
        }
    }

    private Map<String, String> refresh() {
        try {
            return topics.refresh();
        } catch (StoreUnavailableException e) {
            doubt = true;
            throw e;
        }
    }

    private void compare(OpenPartition partition, @Nullable String log, List<FeedItem> items) {
        partition.unseen = false;
        if (log == null) {
            if (!partition.missing) {
                partition.missing = true;
                places.pause(partition);
                doubt = true;
            }
        } else if (isOther(partition, log)) {
            partition.log = log;
            items.add(partition.replaced(
                    0,
                    "topic '" + partition.key.topic() + "' was deleted and created again; " + partition.key
                            + " is read from its beginning"));
        } else {
            partition.log = log.isEmpty() ? partition.log : log;
            if (partition.missing) {
                partition.missing = false;
                places.resume(partition);
                doubt = true;
            }
        }
    }

    private static boolean isOther(OpenPartition partition, @Nullable String log) {
        return log != null && !log.isEmpty() && !partition.log.isEmpty() && !log.equals(partition.log);
    }
}
