package io.beckett.examples.guarantees;

import io.beckett.testkit.Popularity;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** What is produced and who handles it: the same for the same seed. */
final class Workload {

    /** Streams; number k is as popular as 1 / k. */
    static final int STREAMS = 500;

    static final int PARTITIONS = 4;
    static final String CATEGORY = "Account";

    /** This stream's first message fails whenever it is handled. */
    static final String FAILING = CATEGORY + "-6";

    /** The subscriptions, and the types that each selects. */
    static final Map<String, Predicate<String>> SUBSCRIPTIONS =
            Map.of("ledger", type -> true, "audit", "withdrawn"::equals);

    private static final Popularity POPULARITY = Popularity.zipf(STREAMS, 1.0);

    private final SplittableRandom random;

    Workload(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A message to be produced. The partition is that of the key, always. */
    record Produce(int partition, String key, String type) {
        String stream() {
            return CATEGORY + "-" + key;
        }
    }

    Produce next() {
        var number = POPULARITY.next(random);
        // The ten most popular streams and every third one stand in partition 0: it gets most of the load.
        var partition = number < 10 || number % 3 == 0 ? 0 : 1 + number / 3 % (PARTITIONS - 1);
        return new Produce(partition, Integer.toString(number), random.nextInt(3) == 0 ? "withdrawn" : "deposited");
    }

    static Set<String> failing() {
        return Set.of(FAILING);
    }
}
