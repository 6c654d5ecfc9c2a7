package io.beckett.runtime;

import java.util.List;

/** The flushes of a node that go on beside each other; each lease belongs to one of them for as long as it is held. */
final class Flushers {
    private final List<Flusher> all;

    Flushers(Engine engine) {
        all = List.of(new Flusher(engine, StoreCall.Channel.FLUSH), new Flusher(engine, StoreCall.Channel.OTHER_FLUSH));
    }

    /** The one for the next lease: that with the fewest. */
    Flusher next() {
        var one = all.get(0);
        var other = all.get(1);
        return other.size() < one.size() ? other : one;
    }

    /** When the oldest thing came up that is not recorded yet. */
    long oldest() {
        return Math.min(all.get(0).oldest(), all.get(1).oldest());
    }

    boolean isIdle() {
        return all.stream().allMatch(Flusher::isIdle);
    }

    long nextDeadline() {
        return Math.min(all.get(0).nextDeadline(), all.get(1).nextDeadline());
    }

    void check() {
        all.forEach(Flusher::check);
    }

    /** The session is lost, and with it every lease. */
    void lose() {
        all.forEach(Flusher::lose);
    }
}
