package io.beckett.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds failed runs back until the checkpoint store has answered something that was asked after they failed. If it does
 * not answer, the handler has probably failed for the same reason: the run is repeated and nothing is charged (B35, I10).
 */
final class FailureProof {
    private record Held(Run run, Outcome.Failed failed, long at) {}

    private final Engine engine;
    private List<Held> held = new ArrayList<>();
    private boolean asking;

    FailureProof(Engine engine) {
        this.engine = engine;
    }

    void hold(Run run, Outcome.Failed failed) {
        held.add(new Held(run, failed, engine.now()));
        ask();
    }

    private void ask() {
        if (asking || held.isEmpty()) {
            return;
        }
        asking = true;
        var asked = engine.now();
        engine.call(
                StoreCall.Channel.SESSION,
                "recover",
                engine.session.question(),
                recovered -> {
                    asking = false;
                    engine.session.recovered(recovered);
                    var proven = held;
                    held = new ArrayList<>();
                    for (var failure : proven) {
                        if (failure.at() <= asked) {
                            engine.concluded(failure.run(), failure.failed());
                        } else {
                            held.add(failure);
                        }
                    }
                    ask();
                },
                unavailable -> {
                    asking = false;
                    var excused = held;
                    held = new ArrayList<>();
                    excused.forEach(failure -> engine.concluded(
                            failure.run(), new Outcome.Excused(failure.failed().done())));
                });
    }
}
