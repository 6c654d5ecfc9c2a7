package io.beckett.kafka.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.beckett.error.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class TrimLoopTest {
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(TrimLoop.class);
    private final SynchronousQueue<Duration> pauses = new SynchronousQueue<>();
    private final SynchronousQueue<Integer> trims = new SynchronousQueue<>();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private int trimmed;

    private final TrimLoop loop = loop((closing, time) -> {
        if (closing.getCount() > 0) {
            pauses.put(time);
        }
        return closing.getCount() == 0;
    });

    private TrimLoop loop(TrimLoop.Pause pause) {
        return new TrimLoop("orders", this::trim, pause, work -> {
            var made = new Thread(work);
            thread.set(made);
            return made;
        });
    }

    private void trim() {
        try {
            trims.put(++trimmed);
        } catch (InterruptedException e) {
            throw new StoreUnavailableException("Kafka", "interrupted", e);
        }
        var thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw thrown;
        }
    }

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void close() {
        loop.close();
        logger.detachAppender(logged);
    }

    @Test
    @DisplayName("1.9: commands are trimmed again and again, each time after a pause")
    void commandsAreTrimmedAgainAndAgain() throws InterruptedException {
        for (var i = 1; i <= 5; i++) {
            assertThat(trims.poll()).as("not before the pause").isNull();
            assertThat(pauses.take()).isEqualTo(TrimLoop.PAUSE);
            assertThat(trims.take()).isEqualTo(i);
        }
    }

    @Test
    @DisplayName("1.9: a trim that fails is told and tried again, whatever it failed by")
    void aTrimThatFailsIsToldAndTriedAgain() throws InterruptedException {
        pauses.take();
        failure.set(new StoreUnavailableException("Kafka", "no right to delete", null));
        trims.take();
        pauses.take();
        failure.set(new IllegalStateException("unexpected"));
        trims.take();
        pauses.take();
        assertThat(trims.take()).isEqualTo(3);

        assertThat(logged.list).hasSize(2).allSatisfy(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage()).contains("log topic 'orders'", "next try in PT10M");
        });
        assertThat(logged.list.get(0).getFormattedMessage()).contains("no right to delete");
        assertThat(logged.list.get(1).getFormattedMessage()).contains("unexpected");
    }

    @Test
    @DisplayName("1.9: closing ends a pause of ten minutes, and nothing is trimmed after it")
    void closingEndsThePause() throws InterruptedException {
        var reached = new CountDownLatch(1);
        var wasClosed = new AtomicBoolean();
        var other = loop((closing, time) -> {
            reached.countDown();
            try {
                wasClosed.set(closing.await(time.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                wasClosed.set(closing.getCount() == 0);
                throw e;
            }
            return wasClosed.get();
        });
        reached.await();
        other.close();

        assertThat(thread.get().isAlive()).isFalse();
        assertThat(wasClosed).isTrue();
        assertThat(trimmed).isZero();
    }

    @Test
    @DisplayName("1.9: closing ends a trim that is under way, and nobody is warned of that")
    void closingEndsATrim() throws InterruptedException {
        pauses.take();
        loop.close();

        assertThat(thread.get().isAlive()).isFalse();
        assertThat(logged.list).noneMatch(event -> event.getLevel() == Level.WARN);
    }
}
