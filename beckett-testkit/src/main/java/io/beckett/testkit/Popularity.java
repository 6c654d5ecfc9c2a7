package io.beckett.testkit;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Which of several streams comes next when some are far more popular than others. Immutable; safe for all threads. */
public final class Popularity {

    private final double[] cumulated;

    private Popularity(double[] cumulated) {
        this.cumulated = cumulated;
    }

    /**
     * Zipf's law: number k of the streams, counted from 1, comes as often as 1 / k^exponent.
     *
     * @param streams 1 and up
     * @param exponent 0 makes all equal; 1 is what most real data looks like
     */
    public static Popularity zipf(int streams, double exponent) {
        if (streams < 1) {
            throw new IllegalArgumentException("streams is " + streams + ", allowed 1 and up");
        }
        if (!(exponent >= 0)) {
            throw new IllegalArgumentException("exponent is " + exponent + ", allowed 0 and up");
        }
        var cumulated = new double[streams];
        var sum = 0.0;
        for (var i = 0; i < streams; i++) {
            sum += 1 / Math.pow(i + 1, exponent);
            cumulated[i] = sum;
        }
        return new Popularity(cumulated);
    }

    /** The next stream, from 0, the most popular, on. */
    public int next(RandomGenerator random) {
        var found = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[cumulated.length - 1]);
        return Math.min(found < 0 ? -found - 1 : found + 1, cumulated.length - 1);
    }

    /** How many streams there are. */
    public int streams() {
        return cumulated.length;
    }
}
