package io.beckett.runtime;

import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.RecordReader;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records again by their offset, and the ends of the log. */
final class ReaderThread implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ReaderThread.class);
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final LinkedBlockingQueue<Action> requests = new LinkedBlockingQueue<>();
    private final MessageStorage storage;
    private final EngineHost host;
    private volatile boolean stopped;

    ReaderThread(MessageStorage storage, EngineHost host) {
        this.storage = storage;
        this.host = host;
    }

    void add(Action request) {
        requests.add(request);
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            try (var reader = storage.openReader()) {
                while (!stopped) {
                    var request = requests.poll(100, TimeUnit.MILLISECONDS);
                    if (request != null) {
                        carryOut(reader, request);
                    }
                }
            } catch (InterruptedException e) {
                log.debug("interrupted; only closing the node ends this thread");
            } catch (StoreUnavailableException e) {
                log.warn("no record can be read again: {}", e.getMessage());
            }
        }
    }

    private void carryOut(RecordReader reader, Action request) {
        if (request instanceof Action.Read read) {
            try {
                var items = reader.read(read.positions(), read.logs(), read.maxBytes(), AT_MOST);
                host.input(engine -> {
                    engine.storageAnswers(true);
                    read.answer().accept(items);
                });
            } catch (StoreUnavailableException e) {
                log.warn("records could not be read again: {}", e.getMessage());
                host.input(engine -> {
                    engine.storageAnswers(false);
                    read.failure().accept(e);
                });
            } catch (RuntimeException e) {
                log.error("records could not be read again", e);
                var failure =
                        new StoreUnavailableException("message storage", "records could not be read again: " + e, e);
                host.input(engine -> read.failure().accept(failure));
            }
        } else if (request instanceof Action.ReadEnds read) {
            try {
                var ends = storage.ends();
                host.input(engine -> engine.ends(ends, read.grown()));
            } catch (RuntimeException e) {
                log.warn(
                        "the ends of the topics could not be read; new partitions are looked for later: {}",
                        e.getMessage());
            }
        }
    }
}
