package io.beckett.bench.micro;

import io.beckett.testkit.Popularity;
import java.util.Random;

/** Which streams messages are of: the same ones in each run. Belongs to one thread. */
final class Streams {
    private final Popularity popularity;
    private final Random random = new Random(7);

    /**
     * @param count how many streams there are
     * @param distribution {@code uniform}, or {@code zipf} with exponent 1.0
     */
    Streams(int count, String distribution) {
        this.popularity = switch (distribution) {
            case "uniform" -> Popularity.zipf(count, 0);
            case "zipf" -> Popularity.zipf(count, 1);
            default ->
                throw new IllegalArgumentException("distribution is '" + distribution + "', allowed: uniform, zipf");
        };
    }

    int next() {
        return popularity.next(random);
    }

    int[] next(int messages) {
        var numbers = new int[messages];
        for (var i = 0; i < messages; i++) {
            numbers[i] = next();
        }
        return numbers;
    }
}
