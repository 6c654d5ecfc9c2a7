package io.beckett.runtime;

import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * What a seed decides before the first step: how much there is of everything, how small the limits are, and what may go
 * wrong how often.
 *
 * @param slowSubscription whose handlers take long
 * @param selective whether the second subscription wants only one of the types
 * @param aimedAt the store calls that trouble strikes; empty for all
 */
record Scenario(
        int partitions,
        int streams,
        int messages,
        int steps,
        int mostNodes,
        int concurrency,
        int batchSize,
        boolean secondSubscriptionLater,
        int subscriptions,
        Duration sessionTimeout,
        Duration drainTimeout,
        Duration timeLimit,
        Duration growthGrace,
        RetryPolicy retries,
        Limits limits,
        int failPercent,
        int skipPercent,
        int slowPercent,
        Optional<String> slowSubscription,
        boolean selective,
        String aimedAt,
        Map<Trouble, Integer> troubles) {
    private static final List<String> AIMS = List.of("", "flush", "complete", "reserve ", "beat", "take", "look up");

    static final String GROUP = "g";

    /** What may go wrong, or what people do. */
    enum Trouble {
        /** A node is gone without a word. */
        CRASH,
        /** A process stands still for longer than its session lives. */
        STOP,
        /** A machine is suspended: its monotonic clock stands still meanwhile. */
        SUSPEND,
        /** A node's wall clock jumps. */
        CLOCK_JUMP,
        /** A call is carried out, its answer is lost. */
        ANSWER_LOST,
        /** A call is not carried out. */
        NOT_CARRIED_OUT,
        /** A call is not answered, and carried out later. */
        CARRIED_OUT_LATE,
        /** So much time goes by that sessions end. */
        LONG_TIME,
        /** A node is closed. */
        CLOSE,
        /** The storage suggests other partitions. */
        SUGGEST,
        /** A feed breaks. */
        FEED_BREAKS,
        /** The feeds of a node hang. */
        FEED_HANGS,
        /** Records cannot be read again. */
        READ_FAILS,
        /** A person pauses or resumes a subscription. */
        PAUSE,
        /** A person retries, skips, deletes, takes a reservation away. */
        RETRY,
        SKIP,
        DELETE,
        RELEASE,
        /** Records are removed from the log. */
        LOSS,
        /** The topic gets one partition more. */
        GROWTH,
        /** The storage does not answer for a while. */
        STORAGE_DOWN,
        /** Checkpoints are purged, whatever their age. */
        PURGE,
        /** The database loses its last transactions. */
        ROLLBACK
    }

    static Scenario of(Random random, Set<Trouble> always, Set<Trouble> never) {
        var troubles = new EnumMap<Trouble, Integer>(Trouble.class);
        for (var trouble : Trouble.values()) {
            var times = random.nextInt(3) > 0 ? 0 : 1 + random.nextInt(3);
            if (trouble == Trouble.ROLLBACK) {
                times = random.nextInt(8) > 0 ? 0 : 1;
            }
            if (always.contains(trouble)) {
                times = Math.max(times, 1 + random.nextInt(4));
            }
            troubles.put(trouble, never.contains(trouble) ? 0 : times);
        }
        var batch = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 0;
        // much to do, little room, one subscription that does not keep up, and not much trouble besides
        var crowded = random.nextInt(20) == 0;
        if (crowded && always.isEmpty()) {
            troubles.keySet().removeIf(trouble -> random.nextInt(8) > 0);
            troubles.remove(Trouble.GROWTH);
        }
        return new Scenario(
                crowded ? 1 : 1 + random.nextInt(2),
                crowded ? 4 : 1 + random.nextInt(random.nextInt(4) == 0 ? 7 : 3),
                crowded ? 50 + random.nextInt(30) : 2 + random.nextInt(random.nextInt(4) == 0 ? 40 : 12),
                crowded ? 400 : 60 + random.nextInt(200),
                1 + random.nextInt(3),
                crowded ? 6 : 1 + random.nextInt(random.nextBoolean() ? 2 : 5),
                batch,
                random.nextInt(4) == 0,
                crowded ? 2 : 1 + random.nextInt(3) / 2,
                Duration.ofSeconds(1),
                Duration.ofMillis(random.nextBoolean() ? 1 : 200),
                Duration.ofMillis(random.nextInt(4) == 0 ? 30 : 60_000),
                Duration.ofMillis(random.nextInt(1_000)),
                RetryPolicy.defaults()
                        .maxRetries(random.nextInt(3))
                        .backoff(Duration.ofMillis(1), Duration.ofMillis(20)),
                limits(random, crowded),
                random.nextInt(crowded ? 5 : 40),
                random.nextInt(8),
                random.nextInt(crowded ? 1 : 60),
                crowded || random.nextInt(4) == 0 ? Optional.of(name(0)) : Optional.empty(),
                random.nextInt(4) == 0,
                AIMS.get(random.nextInt(AIMS.size())),
                troubles);
    }

    private static Limits limits(Random random, boolean crowded) {
        return new Limits(
                Duration.ofMillis(random.nextInt(10)),
                Duration.ofMillis(20 + random.nextInt(50)),
                Duration.ofMillis(random.nextInt(20)),
                Duration.ofMillis(random.nextInt(30)),
                Duration.ofMillis(random.nextInt(random.nextInt(4) == 0 ? 200 : 20)),
                1 + random.nextInt(5),
                crowded ? 100 : 2 + random.nextInt(8),
                Duration.ofMillis(500),
                1_000,
                SimLog.SIZE * (crowded ? 24L : random.nextBoolean() ? 1_000L : 1 + random.nextInt(16)),
                Duration.ofMillis(crowded ? 5_000 : 20 + random.nextInt(200)),
                crowded ? 1_000 : 1 + random.nextInt(20),
                random.nextInt(6),
                Duration.ofMillis(20 + random.nextInt(40)),
                Duration.ofMillis(100),
                Duration.ofMillis(20 + random.nextInt(40)),
                1 + random.nextInt(3),
                Duration.ofMillis(random.nextInt(100)),
                Duration.ofNanos(1),
                Duration.ofMillis(300),
                Duration.ofMillis(200),
                random.nextInt(3) == 0 ? 2 : 100);
    }

    /** What a node of the first release runs, or of the second, which has one subscription more. */
    List<GroupDefinition> groups(boolean secondRelease) {
        var defined = new ArrayList<SubscriptionDefinition>();
        var count = secondSubscriptionLater && !secondRelease ? 1 : subscriptions;
        for (var i = 0; i < count; i++) {
            defined.add(subscription(i));
        }
        return List.of(new GroupDefinition(GROUP, concurrency, defined));
    }

    private SubscriptionDefinition subscription(int number) {
        var isBatch = batchSize > 0 && number == 0;
        HandlerShape shape = isBatch ? new HandlerShape.Batch(batch -> {}) : new HandlerShape.Context(context -> {});
        return new SubscriptionDefinition(
                GROUP,
                name(number),
                new Selection(selective && number == 1 ? Set.of("b") : Set.of(), Set.of(), Set.of()),
                UnmappedNames.NOT_WANTED,
                shape,
                retries,
                timeLimit,
                Math.max(1, batchSize),
                StartingPosition.EARLIEST,
                0);
    }

    boolean wants(String subscription, String type) {
        return !(selective && subscription.equals(name(1))) || type.equals("b");
    }

    static String name(int number) {
        return "s" + (number + 1);
    }
}
