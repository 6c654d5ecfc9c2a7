package io.beckett.runtime;

import io.beckett.spi.Completion;
import java.util.ArrayList;
import java.util.List;

/** Records the ends of reservations in bulk, one call at a time; sent again, unchanged, until its outcome is known. */
final class Completions {
    private static final int MOST = 1_000;
    private static final long NEVER = Long.MAX_VALUE;

    private record Waiting(DurableLane lane, HeldReservation stream, Completion completion) {}

    private final Engine engine;
    private final List<Waiting> waiting = new ArrayList<>();
    private List<Waiting> sent = List.of();
    private long oldestSent = NEVER;
    private long oldestWaiting = NEVER;
    private int loss;

    Completions(Engine engine) {
        this.engine = engine;
    }

    void add(DurableLane lane, HeldReservation stream, Completion completion) {
        stream.pendingCompletions++;
        waiting.add(new Waiting(lane, stream, completion));
        oldestWaiting = Math.min(oldestWaiting, engine.now());
    }

    /** When the oldest end came up that is not recorded yet. */
    long oldest() {
        return Math.min(oldestSent, oldestWaiting);
    }

    boolean isIdle() {
        return waiting.isEmpty() && sent.isEmpty();
    }

    /** Sends what waits, if nothing is under way. */
    void send() {
        if (!sent.isEmpty() || waiting.isEmpty()) {
            return;
        }
        var batch = waiting.subList(0, Math.min(MOST, waiting.size()));
        sent = List.copyOf(batch);
        batch.clear();
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
                    send();
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
        sent = List.of();
        oldestSent = NEVER;
        oldestWaiting = NEVER;
    }
}
