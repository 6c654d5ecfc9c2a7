package io.beckett.spi;

import io.beckett.subscription.StartingPosition;
import java.util.Map;

/**
 * Makes subscriptions and partitions known, in one transaction; what is known already stays as it is.
 *
 * <p>A new subscription starts at the given ends, or at offset 0 with {@code EARLIEST}. A partition that is new to a known
 * subscription starts at offset 0, whatever its starting position. A new lease remembers the log of its partition's end.
 *
 * @param group the group
 * @param subscriptions starting position by subscription
 * @param ends the end of every partition, read before
 */
public record Registration(
        String group, Map<String, StartingPosition> subscriptions, Map<PartitionId, FeedPosition> ends) {}
