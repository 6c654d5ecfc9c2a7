package io.beckett.runtime;

import io.beckett.admin.SubscriptionInfo;
import io.beckett.admin.SubscriptionStatus;
import io.beckett.spi.CheckpointAdmin.PartitionFacts;
import io.beckett.spi.CheckpointAdmin.SubscriptionFacts;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far subscriptions are behind, in messages that they want (N25). What was read is counted exactly; offsets that were
 * not read count by the share of records that the subscription wanted so far, all of them if it has read none.
 */
record Lag(Map<PartitionId, FeedPosition> ends, Instant now) {
    SubscriptionInfo of(SubscriptionFacts facts) {
        var messages = facts.waiting();
        var estimate = false;
        Instant oldest = facts.oldestWaiting().orElse(null);
        for (var partition : facts.partitions()) {
            var unread = unread(partition);
            var pending = partition.progress().pending();
            messages += pending + wanted(partition, unread);
            estimate |= unread > 0;
            if ((pending > 0 || unread > 0) && partition.progress().oldestPendingMillis() > 0) {
                oldest = earlier(
                        oldest, Instant.ofEpochMilli(partition.progress().oldestPendingMillis()));
            }
        }
        return new SubscriptionInfo(
                facts.group(),
                facts.subscription(),
                status(facts),
                messages,
                estimate,
                oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now),
                facts.lagging(),
                facts.retrying(),
                facts.failed(),
                facts.reserved());
    }

    private long unread(PartitionFacts partition) {
        var end = ends.get(partition.partition());
        var readTo = Math.max(
                partition.progress().flushedTo(),
                partition.progress().frontier().offset());
        return end == null ? 0 : Math.max(0, end.offset() - readTo);
    }

    private static long wanted(PartitionFacts partition, long unread) {
        var seen = partition.progress().seen();
        return seen == 0
                ? unread
                : Math.round((double) unread * partition.progress().matched() / seen);
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }

    private static SubscriptionStatus status(SubscriptionFacts facts) {
        if (facts.paused()) {
            return SubscriptionStatus.PAUSED;
        }
        return facts.registered() ? SubscriptionStatus.ACTIVE : SubscriptionStatus.WAITING_FOR_NODE;
    }
}
