package io.beckett.runtime;

/**
 * Counts finished messages that no transaction has recorded yet: what a crash of this node would have handled again (I9).
 */
final class Unflushed {
    private int count;

    void finished(int messages) {
        count += messages;
    }

    void recorded(int messages) {
        count -= messages;
    }

    int count() {
        return count;
    }
}
