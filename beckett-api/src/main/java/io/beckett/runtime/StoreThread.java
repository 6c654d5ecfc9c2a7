package io.beckett.runtime;

import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.CheckpointStore;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the calls of one channel of the checkpoint store, one after the other. */
final class StoreThread implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(StoreThread.class);

    private final LinkedBlockingQueue<StoreCall<?>> calls = new LinkedBlockingQueue<>();
    private final CheckpointStore store;
    private final EngineHost host;
    private volatile boolean stopped;

    StoreThread(CheckpointStore store, EngineHost host) {
        this.store = store;
        this.host = host;
    }

    void add(StoreCall<?> call) {
        calls.add(call);
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                var call = calls.poll(100, TimeUnit.MILLISECONDS);
                if (call != null) {
                    carryOut(call);
                }
            } catch (InterruptedException e) {
                log.debug("interrupted; only closing the node ends this thread");
            }
        }
    }

    private <R> void carryOut(StoreCall<R> call) {
        Consumer<Engine> input;
        try {
            var result = call.request().apply(store);
            input = engine -> call.answer().accept(result);
        } catch (StoreUnavailableException e) {
            log.debug("{} was not answered", call, e);
            input = engine -> call.failure().accept(e);
        } catch (RuntimeException e) {
            log.error("{}: the checkpoint store refuses to go on", call, e);
            var refused = new StoreUnavailableException("checkpoint store", call + " was refused: " + e, e);
            input = engine -> {
                engine.fail(call + " was refused by the checkpoint store: " + e);
                call.failure().accept(refused);
            };
        }
        host.input(input);
    }
}
