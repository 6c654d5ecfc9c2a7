package io.beckett.runtime;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets threads into the engine one at a time, tells it what time it is, and passes its actions on while nobody else can
 * get in, so that they keep their order. Passing on never waits.
 */
final class EngineHost {
    private static final Logger log = LoggerFactory.getLogger(EngineHost.class);
    private static final long NEAR = 2_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition earlier = lock.newCondition();
    private final InstantSource clock;
    private final List<Runnable> events = new ArrayList<>();
    private @Nullable Engine engine;
    private @Nullable Consumer<Action> dispatch;
    private boolean keepsFirstStart;
    private @Nullable Run kept;
    private long timerSleepsUntil = Long.MAX_VALUE;
    private boolean stopped;

    EngineHost(InstantSource clock) {
        this.clock = clock;
    }

    /** Binds the engine, whose sink is {@link #accept}, and whoever carries out its actions. */
    void bind(Engine bound, Consumer<Action> carriesOut) {
        engine = bound;
        dispatch = carriesOut;
    }

    private Engine engine() {
        var bound = engine;
        if (bound == null) {
            throw new IllegalStateException("the engine is not bound yet");
        }
        return bound;
    }

    void accept(Action action) {
        if (action instanceof Action.Start start && keepsFirstStart && kept == null) {
            kept = start.run();
        } else if (action instanceof Action.Tell tell) {
            events.add(tell.event());
        } else if (dispatch != null) {
            dispatch.accept(action);
        }
    }

    /** Hands an input to the engine. */
    void input(Consumer<Engine> input) {
        List<Runnable> told;
        lock.lock();
        try {
            told = locked(input);
        } finally {
            lock.unlock();
        }
        told.forEach(Runnable::run);
    }

    /** Hands the end of a run to the engine; returns a run that the calling thread goes on with, null if there is none. */
    @Nullable
    Run ended(Run run, Outcome outcome) {
        List<Runnable> told;
        Run next;
        lock.lock();
        try {
            keepsFirstStart = true;
            told = locked(engine -> engine.ended(run, outcome));
            next = kept;
            kept = null;
            keepsFirstStart = false;
        } finally {
            lock.unlock();
        }
        told.forEach(Runnable::run);
        return next;
    }

    private List<Runnable> locked(Consumer<Engine> input) {
        var bound = engine();
        var now = System.nanoTime();
        bound.at(now, clock.millis());
        try {
            input.accept(bound);
        } catch (RuntimeException e) {
            log.error(
                    "what the engine holds in memory is wrong; it forgets all of it and begins anew from the store", e);
            bound.forget();
        }
        if (timerSleepsUntil - now > NEAR && bound.nextDeadline() < timerSleepsUntil) {
            earlier.signal();
        }
        if (events.isEmpty()) {
            return List.of();
        }
        var told = List.copyOf(events);
        events.clear();
        return told;
    }

    /** Ticks the engine when it wants it, until {@link #stop}. */
    void keepTime() {
        while (true) {
            input(Engine::tick);
            lock.lock();
            try {
                if (stopped) {
                    return;
                }
                timerSleepsUntil = engine().nextDeadline();
                var nanos = timerSleepsUntil - System.nanoTime();
                if (nanos > 0) {
                    earlier.awaitNanos(nanos);
                }
                timerSleepsUntil = Long.MAX_VALUE;
            } catch (InterruptedException e) {
                // only stop() ends the timer: the engine must not stand still because somebody interrupted a thread
                timerSleepsUntil = Long.MAX_VALUE;
            } finally {
                lock.unlock();
            }
        }
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            earlier.signal();
        } finally {
            lock.unlock();
        }
    }
}
