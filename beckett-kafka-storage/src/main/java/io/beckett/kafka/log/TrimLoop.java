package io.beckett.kafka.log;

import io.beckett.kafka.decide.Genesis;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trims the commands of a log topic now and then, for as long as a node uses it. */
final class TrimLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TrimLoop.class);
    static final Duration PAUSE = Duration.ofMinutes(10);
    private static final Duration MARGIN = Duration.ofDays(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final String topic;
    private final Runnable trim;
    private final Pause pause;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** Waits between two trims. */
    @FunctionalInterface
    interface Pause {
        /** Returns whether closing began meanwhile. */
        boolean await(CountDownLatch closing, Duration time) throws InterruptedException;
    }

    /**
     * Begins; the first trim is after a pause.
     *
     * @param trim may throw, then it is tried again after the next pause
     */
    TrimLoop(String topic, Runnable trim, Pause pause, ThreadFactory threads) {
        this.topic = topic;
        this.trim = trim;
        this.pause = pause;
        this.thread = threads.newThread(this::run);
        thread.start();
    }

    /** Every ten minutes, what is older than a day. */
    static TrimLoop of(LogTopic topic, LogClients clients, Genesis genesis, ThreadFactory threads) {
        return new TrimLoop(
                topic.name(),
                () -> trim(topic, clients, genesis),
                (closing, time) -> closing.await(time.toMillis(), TimeUnit.MILLISECONDS),
                threads);
    }

    private static void trim(LogTopic topic, LogClients clients, Genesis genesis) {
        try (var admin = clients.admin();
                var producer = clients.producer(0, LogTopic.MOST_BYTES)) {
            new CommandTrim(topic, clients.servers(), admin, producer, genesis, MARGIN).trim();
        }
    }

    private void run() {
        try {
            while (!pause.await(closing, PAUSE)) {
                tryToTrim();
            }
        } catch (InterruptedException e) {
            log.debug("interrupted; commands of log topic '{}' are trimmed by other nodes", topic, e);
        }
    }

    /** Whatever happens: commands pile up where this thread ends. */
    private void tryToTrim() {
        try {
            trim.run();
        } catch (RuntimeException e) {
            if (closing.getCount() == 0) {
                log.debug("closed while commands of log topic '{}' were trimmed", topic, e);
                return;
            }
            log.warn(
                    "Decided commands of log topic '{}' could not be deleted, next try in {}: {}",
                    topic,
                    PAUSE,
                    e.getMessage(),
                    e);
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
