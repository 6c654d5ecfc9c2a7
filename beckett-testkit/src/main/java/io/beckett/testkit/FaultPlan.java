package io.beckett.testkit;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which node goes down when, and for how long: the same for the same seed. Never ends; whoever runs it stops asking. Belongs
 * to one thread.
 */
public final class FaultPlan {

    /** How a node goes down. */
    public enum Kind {
        /** It is closed as an application closes it. */
        RESTART,
        /** Its process gets no chance to do anything. */
        KILL
    }

    /**
     * One node goes down and comes again.
     *
     * @param after how long after the fault before
     * @param kind how it goes down
     * @param node which one, from 0 on
     * @param down until it is started again
     */
    public record Fault(Duration after, Kind kind, int node, Duration down) {}

    private static final int SHORTEST_MILLIS = 1_000;
    private static final int LONGEST_MILLIS = 4_000;
    private static final int LONGEST_DOWN_MILLIS = 4_000;

    private final List<Kind> nodes;
    private final SplittableRandom random;
    private int next;

    private FaultPlan(long seed, List<Kind> nodes) {
        this.nodes = List.copyOf(nodes);
        this.random = new SplittableRandom(seed);
    }

    /**
     * A plan.
     *
     * @param nodes for each node the worst that may happen to it, at least one
     */
    public static FaultPlan of(long seed, List<Kind> nodes) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("no nodes, at least one is needed");
        }
        return new FaultPlan(seed, nodes);
    }

    /** The next fault: node after node, so that restarts roll over all of them; two of three are the worst kind. */
    public Fault next() {
        var node = next++ % nodes.size();
        var kind = random.nextInt(3) < 2 ? nodes.get(node) : Kind.RESTART;
        return new Fault(
                Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS)),
                kind,
                node,
                Duration.ofMillis(random.nextInt(LONGEST_DOWN_MILLIS)));
    }
}
