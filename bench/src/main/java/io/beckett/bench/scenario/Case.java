package io.beckett.bench.scenario;

import io.beckett.bench.result.Metric;
import java.util.List;

/**
 * One load of a scenario, which all arms get.
 *
 * @param name of the case
 * @param load the messages, how many streams and how they are distributed, the handler
 * @param base the arm that the others are compared with
 * @param metrics what is measured, the most important first
 * @param opening prepares the load
 * @param mostRounds how many rounds it has at most
 */
public record Case(String name, String load, String base, List<Metric> metrics, Opening opening, int mostRounds) {

    /** A case with as many rounds as are wanted. */
    public Case(String name, String load, String base, List<Metric> metrics, Opening opening) {
        this(name, load, base, metrics, opening, Integer.MAX_VALUE);
    }

    /** The same with at most so many rounds. */
    public Case atMost(int rounds) {
        return new Case(name, load, base, metrics, opening, rounds);
    }

    /** Prepares. */
    @FunctionalInterface
    public interface Opening {
        /** Returns when the arms can take their turns. */
        Prepared open() throws Exception;
    }

    /** A load that is prepared, until it is closed. */
    public interface Prepared extends AutoCloseable {
        /** The arms, in the order of their first turns. */
        List<Arm> arms();

        @Override
        void close() throws Exception;
    }
}
