package io.beckett.spi;

import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.Map;

/**
 * Makes subscriptions and partitions known, in one transaction; what is known already stays as it is.
 *
 * <p>A new subscription starts at the given ends, or at offset 0 with {@code EARLIEST}. A partition that is new to a known
 * subscription starts at offset 0, whatever its starting position. A new lease remembers the log of its partition's end.
 *
 * <p>A partition that joins a topic of which others are known begins a new <em>layout</em> of the topic: streams may have
 * moved to other partitions with it. When the grace is over, {@link SessionState#grown} asks where the older partitions
 * end. The first registration that answers it is recorded, for ever and for all groups: until a subscription has finished
 * or written down all that stands before these ends, {@link Lease.Progress#waitsFrom} keeps it from what stands behind
 * them and in the new partitions.
 *
 * @param group the group
 * @param subscriptions starting position by subscription
 * @param ends the end of every partition, read before
 * @param growthGrace how long programs that write may not know a new layout yet, on the store's clock
 * @param grown what {@link SessionState#grown} said before the ends were read; empty if it was not asked
 */
public record Registration(
        String group,
        Map<String, StartingPosition> subscriptions,
        Map<PartitionId, FeedPosition> ends,
        Duration growthGrace,
        Map<String, Integer> grown) {
    /** The default of {@code metadata.max.age.ms} of Kafka's producers. */
    public static final Duration GROWTH_GRACE = Duration.ofMinutes(5);

    /** With the default grace, in answer to nothing. */
    public Registration(
            String group, Map<String, StartingPosition> subscriptions, Map<PartitionId, FeedPosition> ends) {
        this(group, subscriptions, ends, GROWTH_GRACE, Map.of());
    }
}
