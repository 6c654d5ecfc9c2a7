package io.beckett.runtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a node ends: running handlers get the drain time, everything is handed over, then its session ends. */
final class Closing {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private final Engine engine;
    private final Duration drainTimeout;
    private boolean begun;
    private boolean over;
    private long drainUntil;
    private @Nullable String failure;

    Closing(Engine engine, Duration drainTimeout) {
        this.engine = engine;
        this.drainTimeout = drainTimeout;
    }

    boolean hasBegun() {
        return begun;
    }

    @Nullable
    String failure() {
        return failure;
    }

    /** Says why the node cannot go on; false if a reason is known already. */
    boolean because(String why) {
        if (failure != null) {
            return false;
        }
        failure = why;
        log.error("the node stops: {}", why);
        return true;
    }

    void begin() {
        begun = true;
        drainUntil = engine.now() + drainTimeout.toNanos();
        for (var lease : engine.leasesInOrder()) {
            lease.release(drainUntil, "the node closes");
        }
        engine.groups().forEach(group -> group.durable.drain());
    }

    long nextDeadline() {
        return begun && !over && drainUntil > engine.now() ? drainUntil : Long.MAX_VALUE;
    }

    void check() {
        if (!begun || over) {
            return;
        }
        var drained = engine.now() >= drainUntil;
        if (drained) {
            for (var run : engine.running.all()) {
                if (!run.interrupted && !run.abandoned) {
                    engine.out(new Action.Interrupt(run));
                    run.abandoned = true;
                }
            }
        }
        var handedOver = engine.leasesInOrder().isEmpty() && engine.flushers.isIdle() && engine.completions.isIdle();
        var idle = !engine.reserver.isLooking() && engine.groups().stream().allMatch(group -> group.durable.isEmpty());
        if ((handedOver && (idle || drained)) || !engine.session.isOpen()) {
            over = true;
            engine.session.end();
        }
    }
}
