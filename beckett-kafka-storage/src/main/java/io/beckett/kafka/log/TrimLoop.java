package io.beckett.kafka.log;

import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.decide.Genesis;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trims the commands of a log topic now and then, for as long as a node uses it. */
final class TrimLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TrimLoop.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final Duration MARGIN = Duration.ofDays(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final LogTopic topic;
    private final LogClients clients;
    private final Genesis genesis;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** Begins. */
    TrimLoop(LogTopic topic, LogClients clients, Genesis genesis, ThreadFactory threads) {
        this.topic = topic;
        this.clients = clients;
        this.genesis = genesis;
        this.thread = threads.newThread(this::run);
        thread.start();
    }

    private void run() {
        try {
            while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                trim();
            }
        } catch (InterruptedException e) {
            log.debug("interrupted; commands of log topic '{}' are trimmed by other nodes", topic.name(), e);
        }
    }

    private void trim() {
        try (var admin = clients.admin();
                var producer = clients.producer(0, LogTopic.MOST_BYTES)) {
            new CommandTrim(topic, clients.servers(), admin, producer, genesis, MARGIN).trim();
        } catch (StoreUnavailableException | KafkaException e) {
            log.warn(
                    "Decided commands of log topic '{}' could not be deleted, next try in {}: {}",
                    topic.name(),
                    PAUSE,
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
