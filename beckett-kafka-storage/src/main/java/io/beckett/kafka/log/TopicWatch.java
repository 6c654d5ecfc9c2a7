package io.beckett.kafka.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether the topics of a log are still those that this node began with. Kafka's clients do not say it:
 * for minutes they take a topic that was deleted for one whose leader is away, and one that was created again for the same.
 */
final class TopicWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(300);
    private static final Duration ASK = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    /** A broker that has just started may not have heard of all topics. */
    private static final int LOOKS = 3;

    private final LogTopic topic;
    private final KnownTopics known;
    private final Admin admin;
    private final Consumer<String> lost;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Begins.
     *
     * @param lost is told once, by a thread of its own, why the log cannot be used any more
     */
    TopicWatch(LogTopic topic, KnownTopics known, LogClients clients, Consumer<String> lost, ThreadFactory threads) {
        this.topic = topic;
        this.known = known;
        this.admin = clients.admin();
        this.lost = lost;
        this.thread = threads.newThread(this::run);
        thread.start();
    }

    private void run() {
        var bad = 0;
        try {
            while (!closing.await((bad == 0 ? PAUSE : SHORT_PAUSE).toMillis(), TimeUnit.MILLISECONDS)) {
                var problem = look();
                bad = problem == null ? 0 : bad + 1;
                if (problem != null && bad == LOOKS) {
                    lost.accept(problem);
                    return;
                }
            }
        } catch (InterruptedException e) {
            log.debug("interrupted; topics of log topic '{}' are not looked at any more", topic.name(), e);
        }
    }

    /** Returns what is wrong, if anything is; what cannot be known is not wrong. */
    private @Nullable String look() throws InterruptedException {
        try {
            return known.problem(topic, seen()).orElse(null);
        } catch (ExecutionException | KafkaException e) {
            log.debug("topics of log topic '{}' cannot be looked at", topic.name(), e);
            return null;
        }
    }

    private Map<String, KnownTopics.Seen> seen() throws InterruptedException, ExecutionException {
        var options = new DescribeTopicsOptions().timeoutMs((int) ASK.toMillis());
        var asked = admin.describeTopics(known.names(topic), options).topicNameValues();
        var seen = new HashMap<String, KnownTopics.Seen>();
        for (var each : asked.entrySet()) {
            var found = found(each.getValue());
            if (found != null) {
                seen.put(
                        each.getKey(),
                        new KnownTopics.Seen(found.topicId(), found.partitions().size()));
            }
        }
        return seen;
    }

    private static @Nullable TopicDescription found(KafkaFuture<TopicDescription> asked)
            throws InterruptedException, ExecutionException {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        admin.close(Duration.ZERO);
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
