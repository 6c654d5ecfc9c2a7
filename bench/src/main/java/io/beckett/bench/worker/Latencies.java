package io.beckett.bench.worker;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Times of messages, every one kept as it is. Safe for all threads. */
final class Latencies {

    private static final double[] PERCENTILES = {50, 99, 99.9, 100};

    private final int[] micros;
    private final AtomicInteger next = new AtomicInteger();

    /** @param maximum how many are kept; later ones are left out */
    Latencies(long maximum) {
        micros = new int[Math.toIntExact(maximum)];
    }

    void add(long microseconds) {
        var index = next.getAndIncrement();
        if (index < micros.length) {
            micros[index] = (int) Math.max(0, Math.min(Integer.MAX_VALUE, microseconds));
        }
    }

    void clear() {
        next.set(0);
    }

    /** The percentiles 50, 99, 99.9 and 100 in ms; empty if there is nothing. */
    List<Double> percentiles() {
        var count = Math.min(next.get(), micros.length);
        if (count == 0) {
            return List.of();
        }
        var sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return Arrays.stream(PERCENTILES)
                .mapToObj(percentile -> sorted[(int) Math.max(0, Math.ceil(count * percentile / 100) - 1)] / 1e3)
                .toList();
    }
}
