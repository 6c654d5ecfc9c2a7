package io.beckett.runtime;

/** Shares the node's buffer among its cursors. */
final class Buffers {
    private final Limits limits;
    private long openings;
    private int cursors;

    Buffers(Limits limits) {
        this.limits = limits;
    }

    /** A cursor begins; returns what tells it from all before. */
    long opened() {
        cursors++;
        return ++openings;
    }

    void closed() {
        cursors--;
    }

    int recordsPerCursor() {
        return Math.max(100, limits.bufferedRecords() / Math.max(1, cursors));
    }

    /** Messages of blocked streams of which only the place is kept take less room, but some. */
    int placesPerCursor() {
        return 4 * recordsPerCursor();
    }

    long bytesPerCursor() {
        return Math.max(1, limits.bufferedBytes() / Math.max(1, cursors));
    }
}
