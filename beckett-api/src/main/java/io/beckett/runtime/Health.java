package io.beckett.runtime;

import java.util.EnumSet;
import java.util.Set;

/**
 * Whether this node's own stores answer. A handler that fails while they do not probably fails for the same reason, so it
 * runs again without an attempt being charged (B35).
 */
final class Health {
    /** What a node depends on. */
    enum Store {
        MESSAGES,
        CHECKPOINTS
    }

    private final Set<Store> down = EnumSet.noneOf(Store.class);
    private boolean wasDown;
    private long lastDown;

    void failed(Store store, long now) {
        down.add(store);
        wasDown = true;
        lastDown = now;
    }

    void answered(Store store, long now) {
        if (down.remove(store)) {
            lastDown = now;
        }
    }

    /** Whether the run overlaps a time when a store did not answer. */
    boolean excuses(Run run) {
        return !down.isEmpty() || (wasDown && lastDown - run.startedAt >= 0);
    }
}
