package io.beckett.bench.result;

import java.util.List;

/**
 * The figures of one metric of one arm, one of each round.
 *
 * @param values in the order of the rounds; at least one
 */
public record Samples(List<Double> values) {

    /** Copies the values. */
    public Samples {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values; a median needs at least one");
        }
    }

    /** The middle one, or the mean of both middle ones. */
    public double median() {
        var sorted = values.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The smallest. */
    public double lowest() {
        return values.stream().mapToDouble(value -> value).min().orElseThrow();
    }

    /** The largest. */
    public double highest() {
        return values.stream().mapToDouble(value -> value).max().orElseThrow();
    }
}
