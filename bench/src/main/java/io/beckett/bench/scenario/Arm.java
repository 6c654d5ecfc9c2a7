package io.beckett.bench.scenario;

import java.util.Map;

/**
 * One of the things that take turns.
 *
 * @param name of the arm
 * @param settings what it is given, and what it guarantees
 * @param turn measures it once
 */
public record Arm(String name, String settings, Turn turn) {

    /** Measures. */
    @FunctionalInterface
    public interface Turn {
        /** Returns the figures by the names of their metrics. Round 0 warms up. */
        Map<String, Double> take(int round) throws Exception;
    }
}
