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
    private final int[] used = new int[Share.values().length];
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
        return size - used[0] - used[1] - used[2];
    }

    int used(Share share) {
        return used[share.ordinal()];
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
        var ready = used(Share.READY);
        var retry = used(Share.RETRY);
        return switch (share) {
            case RETRY -> retryWaits && retry < quarter;
            case READY -> readyWaits && (ready < quarter || !fastWaits);
            case FAST ->
                fastWaits
                        && (size < 4 || used(Share.FAST) < size - keptForOthers(readyWaits, ready, retryWaits, retry));
        };
    }

    private int keptForOthers(boolean readyWaits, int ready, boolean retryWaits, int retry) {
        return (readyWaits ? Math.max(0, quarter - ready) : 0) + (retryWaits && retry == 0 ? 1 : 0);
    }

    void take(Share share) {
        used[share.ordinal()]++;
    }

    void giveBack(Share share) {
        used[share.ordinal()]--;
    }
}
