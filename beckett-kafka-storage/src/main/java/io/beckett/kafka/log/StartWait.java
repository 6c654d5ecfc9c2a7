package io.beckett.kafka.log;

import io.beckett.kafka.decide.streams.LogDecider.Restored;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long a start waits for a log: for as long as something moves, since a large store may take hours to restore, and not
 * longer, since whoever starts a node has to hear of what does not end by itself. Belongs to one thread.
 */
final class StartWait {
    private final LongSupplier nanoTime;
    private final Duration patience;
    private final Duration telling;
    private final Consumer<String> tell;
    private @Nullable Progress last;
    private long movedAt;
    private long toldAt;

    /**
     * Begins to wait.
     *
     * @param patience for how long nothing may move
     * @param telling how often somebody is told how far it is
     */
    StartWait(LongSupplier nanoTime, Duration patience, Duration telling, Consumer<String> tell) {
        this.nanoTime = nanoTime;
        this.patience = patience;
        this.telling = telling;
        this.tell = tell;
        this.movedAt = nanoTime.getAsLong();
        this.toldAt = movedAt;
    }

    /**
     * How far it is. Whatever differs from before is progress.
     *
     * @param answered how many partitions have answered
     * @param partitions how many there are
     * @param restored the stores of the others on this node
     * @param decided the next command of the others, where this node knows
     */
    record Progress(int answered, int partitions, Map<Integer, Restored> restored, Map<Integer, Long> decided) {
        @Override
        public String toString() {
            var stores = new TreeMap<>(restored)
                    .entrySet().stream()
                            .map(each -> describe(each.getKey(), each.getValue()))
                            .collect(Collectors.joining(", "));
            return answered + " of " + partitions + " partitions are decided"
                    + (stores.isEmpty()
                            ? "; of the others nothing is restored on this node"
                            : "; stores on this node, records restored: " + stores)
                    + (decided.isEmpty() ? "" : "; commands decided, by partition: " + new TreeMap<>(decided));
        }

        private static String describe(int partition, Restored store) {
            var percent = store.end() == 0 ? 100 : 100.0 * store.next() / store.end();
            return String.format(
                    Locale.ROOT, "partition %d %,d of %,d (%.0f%%)", partition, store.next(), store.end(), percent);
        }
    }

    /** Whether to wait on. */
    boolean goesOn(Progress now) {
        var time = nanoTime.getAsLong();
        if (!now.equals(last)) {
            last = now;
            movedAt = time;
        }
        if (time - toldAt >= telling.toNanos()) {
            toldAt = time;
            tell.accept(now.toString());
        }
        return time - movedAt < patience.toNanos();
    }
}
