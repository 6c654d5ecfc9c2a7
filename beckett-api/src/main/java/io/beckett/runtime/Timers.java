package io.beckett.runtime;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is to be done a little later, in the order in which it falls due. */
final class Timers {
    private record Later(long at, long order, @Nullable HeldLease lease, Runnable action) implements Comparable<Later> {
        @Override
        public int compareTo(Later other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Later> waiting = new PriorityQueue<>();
    private long order;

    /** Has it done then, unless the lease is lost by then. */
    void add(long at, @Nullable HeldLease lease, Runnable action) {
        waiting.add(new Later(at, order++, lease, action));
    }

    void runDue(long now) {
        for (var next = waiting.peek(); next != null && next.at() <= now; next = waiting.peek()) {
            waiting.remove();
            if (next.lease() == null || !next.lease().isLost()) {
                next.action().run();
            }
        }
    }

    long nextDeadline() {
        var next = waiting.peek();
        return next == null ? Long.MAX_VALUE : next.at();
    }
}
