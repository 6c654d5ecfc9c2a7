package io.beckett.bench.scenario;

import java.util.List;

/** All scenarios, in the order in which they are measured: what a message costs comes first. */
public final class Scenarios {

    private static final List<Scenario> ALL = List.of(
            new Cost(),
            new NoOp(),
            new SlowHandlers(),
            new MoreNodes(),
            new Failing(),
            new Latency(),
            new Appending(),
            new ReadingStreams(),
            new Waiting(),
            new Takeover(),
            new Growth());
    private static final List<String> SHORT = List.of("S10", "S1", "S2", "S3", "S4", "S5", "S6", "S7");

    private Scenarios() {}

    /** All of them. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** Their ids, in order. */
    public static List<String> ids() {
        return ALL.stream().map(Scenario::id).toList();
    }

    /**
     * Those that are wanted, in order.
     *
     * @param wanted ids; empty for those that belong to the scale
     * @throws IllegalArgumentException if there is no such scenario
     */
    public static List<Scenario> of(List<String> wanted, Scale scale) {
        wanted.forEach(id -> {
            if (!ids().contains(id)) {
                throw new IllegalArgumentException(
                        "--scenarios names '" + id + "'; there are " + String.join(",", ids()) + ".");
            }
        });
        var chosen = !wanted.isEmpty() ? wanted : scale.pick(SHORT, ids());
        return ALL.stream().filter(scenario -> chosen.contains(scenario.id())).toList();
    }
}
