package io.beckett.runtime;

import io.beckett.spi.Completion;
import java.util.ArrayList;
import java.util.List;

/** Records the ends of runs of the durable lane in bulk, one call at a time; sent again, unchanged, until its outcome is known. */
final class Completions {
    private static final int MOST = 1_000;
    /** So many share a transaction well: no need to wait for more. */
    private static final int ENOUGH = 100;

    private static final long NEVER = Long.MAX_VALUE;

    private record Waiting(DurableLane lane, HeldReservation stream, Completion completion) {}

    private final Engine engine;
    private final List<Waiting> waiting = new ArrayList<>();
    private List<Waiting> sent = List.of();
    private long oldestSent = NEVER;
    private long oldestWaiting = NEVER;
    private boolean urgent;
    private int loss;

    Completions(Engine engine) {
        this.engine = engine;
    }

    void add(DurableLane lane, HeldReservation stream, Completion completion) {
        stream.pendingCompletions++;
        waiting.add(new Waiting(lane, stream, completion));
        oldestWaiting = Math.min(oldestWaiting, engine.now());
        urgent |= stream.state == HeldReservation.State.CHARGING;
    }

    /** When the oldest end came up that is not recorded yet. */
    long oldest() {
        return Math.min(oldestSent, oldestWaiting);
    }

    boolean isIdle() {
        return waiting.isEmpty() && sent.isEmpty();
    }

    /** When it wants to be called at the latest. */
    long nextDeadline() {
        if (!sent.isEmpty() || waiting.isEmpty()) {
            return NEVER;
        }
        return isEnough()
                ? engine.now()
                : oldestWaiting + engine.limits.completeEvery().toNanos();
    }

    /** A run that may not start before its charge is recorded does not wait for others, nor does a node that closes. */
    private boolean isEnough() {
        return urgent || waiting.size() >= ENOUGH || engine.isClosing();
    }

    /** Sends what waits, once it is enough or has waited long enough, if nothing is under way. */
    void check() {
        if (nextDeadline() > engine.now()) {
            return;
        }
        var batch = waiting.subList(0, Math.min(MOST, waiting.size()));
        sent = List.copyOf(batch);
        batch.clear();
        urgent &= !waiting.isEmpty();
        oldestSent = oldestWaiting;
        oldestWaiting = waiting.isEmpty() ? NEVER : engine.now();
        call();
    }

    private void call() {
        var batch = sent;
        var completions = batch.stream().map(Waiting::completion).toList();
        var lossBefore = loss;
        engine.call(
                StoreCall.Channel.WORK,
                "complete " + completions.size(),
                store -> store.complete(completions),
                results -> {
                    if (loss != lossBefore) {
                        return;
                    }
                    sent = List.of();
                    oldestSent = NEVER;
                    for (var i = 0; i < batch.size(); i++) {
                        var entry = batch.get(i);
                        if (entry.lane().holds(entry.stream())) {
                            entry.lane().completed(entry.stream(), entry.completion(), results.get(i));
                        }
                    }
                    check();
                },
                failure -> engine.later(null, () -> {
                    if (loss == lossBefore) {
                        call();
                    }
                }));
    }

    /** The session is lost, and with it every reservation. */
    void lose() {
        loss++;
        waiting.clear();
        urgent = false;
        sent = List.of();
        oldestSent = NEVER;
        oldestWaiting = NEVER;
    }
}
