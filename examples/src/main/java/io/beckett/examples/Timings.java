package io.beckett.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What was measured in several rounds. */
final class Timings {

    private final List<double[]> rounds = new ArrayList<>();

    /** Adds a round; keeps the array. */
    void add(double[] values) {
        Arrays.sort(values);
        rounds.add(values);
    }

    private double[] ofRounds(int percentile) {
        return rounds.stream()
                .mapToDouble(values -> values[Math.min(values.length - 1, values.length * percentile / 100)])
                .sorted()
                .toArray();
    }

    /** The median over the rounds of a percentile. */
    double median(int percentile) {
        var sorted = ofRounds(percentile);
        return sorted[sorted.length / 2];
    }

    double lowest(int percentile) {
        return ofRounds(percentile)[0];
    }

    double highest(int percentile) {
        var sorted = ofRounds(percentile);
        return sorted[sorted.length - 1];
    }

    /** The median and the spread over the rounds. */
    String text(int percentile) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", median(percentile), lowest(percentile), highest(percentile));
    }
}
