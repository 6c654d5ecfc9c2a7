package io.beckett.bench.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** Which streams messages belong to. Every run of the same keys gives the same sequence. */
public enum Keys {
    /** Every stream has the same number of messages, in turn. */
    UNIFORM {
        @Override
        public IntSupplier sequence(int streams) {
            var next = new int[1];
            return () -> {
                var stream = next[0];
                next[0] = (stream + 1) % streams;
                return stream;
            };
        }
    },
    /** The stream of rank r has a share of messages that is proportional to 1/r; which rank a stream has is random. */
    ZIPF {
        @Override
        public IntSupplier sequence(int streams) {
            var sums = new double[streams];
            var sum = 0.0;
            for (var rank = 0; rank < streams; rank++) {
                sum += 1.0 / (rank + 1);
                sums[rank] = sum;
            }
            var total = sum;
            var random = new SplittableRandom(SEED);
            var ofRank = shuffled(streams, random);
            return () -> {
                var found = Arrays.binarySearch(sums, random.nextDouble() * total);
                return ofRank[Math.min(streams - 1, found < 0 ? -found - 1 : found)];
            };
        }
    };

    private static final long SEED = 20_260_101;

    /** The numbers of the streams of one message after another. Belongs to one thread. */
    public abstract IntSupplier sequence(int streams);

    /** As it stands in reports. */
    public String text(int streams) {
        return String.format(Locale.ROOT, "%,d streams, %s", streams, this == UNIFORM ? "uniform" : "Zipf(1.0)");
    }

    private static int[] shuffled(int streams, SplittableRandom random) {
        var order = new int[streams];
        for (var i = 0; i < streams; i++) {
            var j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
