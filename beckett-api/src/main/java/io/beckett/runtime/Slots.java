package io.beckett.runtime;

/**
 * A group's concurrency on this node, shared between fresh messages, ready work of the durable lane and retries. Retries
 * have at least one slot and at most a quarter, ready work at least a quarter when some waits, fresh messages the rest;
 * what one does not need the others borrow, message by message.
 */
final class Slots {
    /** What a slot is used for. */
    enum Share {
        FAST,
        READY,
        RETRY
    }

    private static final Share[][] TURNS = {
        {Share.FAST, Share.READY, Share.RETRY},
        {Share.READY, Share.FAST, Share.RETRY},
        {Share.FAST, Share.READY, Share.RETRY},
        {Share.RETRY, Share.FAST, Share.READY}
    };

    private final int size;
    private final int quarter;
    private int fast;
    private int ready;
    private int retry;
    private int turn;

    Slots(int size) {
        this.size = size;
        this.quarter = Math.max(1, size / 4);
    }

    int size() {
        return size;
    }

    int quarter() {
        return quarter;
    }

    int free() {
        return size - fast - ready - retry;
    }

    int used(Share share) {
        return switch (share) {
            case FAST -> fast;
            case READY -> ready;
            case RETRY -> retry;
        };
    }

    /** Whose turn a free slot is, of those that wait; null if none may have it. */
    @org.jspecify.annotations.Nullable
    Share next(boolean fastWaits, boolean readyWaits, boolean retryWaits) {
        if (free() <= 0) {
            return null;
        }
        for (var share : TURNS[turn]) {
            if (mayHave(share, fastWaits, readyWaits, retryWaits)) {
                turn = (turn + 1) % TURNS.length;
                return share;
            }
        }
        return null;
    }

    private boolean mayHave(Share share, boolean fastWaits, boolean readyWaits, boolean retryWaits) {
        return switch (share) {
            case RETRY -> retryWaits && retry < quarter;
            case READY -> readyWaits && (ready < quarter || !fastWaits);
            case FAST -> fastWaits && (size < 4 || fast < size - keptForOthers(readyWaits, retryWaits));
        };
    }

    private int keptForOthers(boolean readyWaits, boolean retryWaits) {
        return (readyWaits ? Math.max(0, quarter - ready) : 0) + (retryWaits && retry == 0 ? 1 : 0);
    }

    void take(Share share) {
        add(share, 1);
    }

    void giveBack(Share share) {
        add(share, -1);
    }

    private void add(Share share, int difference) {
        switch (share) {
            case FAST -> fast += difference;
            case READY -> ready += difference;
            case RETRY -> retry += difference;
        }
    }
}
