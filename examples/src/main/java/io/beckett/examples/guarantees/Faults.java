package io.beckett.examples.guarantees;

import io.beckett.testkit.FaultPlan;
import io.beckett.testkit.HistoryRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The nodes of a run, and what happens to them. Belongs to one thread. */
final class Faults implements AutoCloseable {

    private final NodeSettings settings;
    private final HistoryRecorder recorder;
    private final List<FaultPlan.Kind> nodes;
    private final List<Life> lives = new ArrayList<>();
    private int started;
    private final Map<String, OptionalLong> ends = new LinkedHashMap<>();
    private int kills;
    private int restarts;

    Faults(NodeSettings settings, HistoryRecorder recorder, List<FaultPlan.Kind> nodes) {
        this.settings = settings;
        this.recorder = recorder;
        this.nodes = nodes;
    }

    /** Starts all nodes. */
    void startAll() {
        for (var node = 0; node < nodes.size(); node++) {
            lives.add(start(node));
        }
    }

    private Life start(int node) {
        var name = "node-" + node + "-life-" + ++started;
        ends.put(name, OptionalLong.empty());
        return nodes.get(node) == FaultPlan.Kind.KILL ? startProcess(name) : LocalLife.start(settings, name);
    }

    private Life startProcess(String name) {
        var arguments = new ArrayList<>(settings.arguments());
        arguments.add("--life=" + name);
        var life = ProcessLife.begin(name, settings.history, GuaranteeNodeMain.class, arguments);
        life.awaitReady();
        return life;
    }

    /** Lets happen what the plan says, for so long. */
    void run(FaultPlan plan, Duration howLong) throws InterruptedException {
        var end = System.nanoTime() + howLong.toNanos();
        while (true) {
            var fault = plan.next();
            if (System.nanoTime() + fault.after().toNanos() >= end) {
                pause(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                return;
            }
            pause(fault.after());
            checkRunning();
            happen(fault);
        }
    }

    private void happen(FaultPlan.Fault fault) throws InterruptedException {
        var life = lives.get(fault.node());
        if (fault.kind() == FaultPlan.Kind.KILL) {
            recorder.fault(HistoryRecorder.Fault.CRASHED, life.name());
            life.kill();
            recorder.fault(HistoryRecorder.Fault.CRASHED, life.name()); // for what it started in between
            ends.put(life.name(), OptionalLong.of(System.nanoTime()));
            kills++;
        } else {
            life.end();
            restarts++;
        }
        pause(fault.down());
        lives.set(fault.node(), start(fault.node()));
    }

    /** Time passes: the faults of a plan have times, there is nothing else to wait for. */
    private static void pause(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /**
     * Looks whether all nodes live.
     *
     * @throws IllegalStateException if one ended by itself
     */
    void checkRunning() {
        for (var life : lives) {
            if (!life.isRunning()) {
                throw new IllegalStateException("The node " + life.name() + " ended by itself");
            }
        }
    }

    /** All lives, and when they were killed. */
    Map<String, OptionalLong> ends() {
        return ends;
    }

    int kills() {
        return kills;
    }

    int restarts() {
        return restarts;
    }

    /** Ends all nodes cleanly; processes that are still there after a failure are killed. */
    @Override
    public void close() {
        RuntimeException failure = null;
        for (var life : lives) {
            try {
                if (life.isRunning()) {
                    life.end();
                }
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        lives.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
