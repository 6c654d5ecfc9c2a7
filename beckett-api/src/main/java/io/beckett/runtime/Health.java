package io.beckett.runtime;

/**
 * Whether this node's own stores answer. A handler that fails while they do not probably fails for the same reason, so it
 * runs again without an attempt being charged (B35).
 */
final class Health {
    private boolean down;
    private boolean wasDown;
    private long lastDown;

    void failed(long now) {
        down = true;
        wasDown = true;
        lastDown = now;
    }

    void answered(long now) {
        if (down) {
            lastDown = now;
        }
        down = false;
    }

    boolean isDown() {
        return down;
    }

    /** Whether the run overlaps a time when a store did not answer. */
    boolean excuses(Run run) {
        return down || wasDown && lastDown - run.startedAt >= 0;
    }
}
