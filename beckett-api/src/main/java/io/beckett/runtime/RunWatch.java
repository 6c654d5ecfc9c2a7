package io.beckett.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after handlers that run long: the time limit of their subscription, and frontiers that they hold. */
final class RunWatch {
    private static final Logger log = LoggerFactory.getLogger(RunWatch.class);

    private final Engine engine;
    private long nextCheck;

    RunWatch(Engine engine) {
        this.engine = engine;
    }

    long nextDeadline() {
        return engine.running.size() > 0 ? nextCheck : Long.MAX_VALUE;
    }

    void check() {
        if (engine.now() < nextCheck) {
            return;
        }
        nextCheck = engine.now() + engine.limits.slowAfter().toNanos() / 8;
        var runs = new ArrayList<Run>();
        engine.running.all().forEach(runs::add);
        runs.forEach(this::check);
        for (var lease : engine.leasesInOrder()) {
            lease.checkSlow();
        }
    }

    private void check(Run run) {
        var over = engine.now() - run.startedAt - run.subscription.timeLimit().toNanos();
        if (over < 0 || run.over || (run.owner == null && run.interrupted)) {
            return;
        }
        if (!run.interrupted) {
            run.interrupted = true;
            engine.out(new Action.Interrupt(run));
        } else if (!run.overran && over >= grace(run) && run.owner != null) {
            log.warn("{}: its handler is over the time limit and ignores the interruption", run);
            run.owner.overran(run, timeOut(run));
        } else if (!run.stuck && over >= run.subscription.timeLimit().toNanos()) {
            log.error("{}: its handler is stuck; its stream stays reserved until the thread ends", run);
            run.stuck = true;
            run.group.slots.giveBack(run.share);
            engine.out(new Action.Replace(run));
        }
    }

    private static long grace(Run run) {
        return Math.min(
                run.subscription.timeLimit().toNanos(), Duration.ofSeconds(1).toNanos());
    }

    static Outcome.Failed timeOut(Run run) {
        return Outcome.Failed.because(
                new TimeoutException("the handler ran longer than " + run.subscription.timeLimit()));
    }
}
