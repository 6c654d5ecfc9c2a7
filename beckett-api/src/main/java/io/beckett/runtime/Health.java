package io.beckett.runtime;

import java.util.EnumMap;
import java.util.Map;

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

    private final Map<Store, Long> downSince = new EnumMap<>(Store.class);
    private boolean wasDown;
    private long lastDown;

    void failed(Store store, long now) {
        downSince.putIfAbsent(store, now);
        wasDown = true;
        lastDown = now;
    }

    void answered(Store store, long now) {
        if (downSince.remove(store) != null) {
            lastDown = now;
        }
    }

    /** For how many nanoseconds the store has not answered; 0 if it does. */
    long downFor(Store store, long now) {
        return now - downSince.getOrDefault(store, now);
    }

    /** Whether the run overlaps a time when a store did not answer. */
    boolean excuses(Run run) {
        return !downSince.isEmpty() || (wasDown && lastDown - run.startedAt >= 0);
    }
}
