package io.beckett.admin;

import java.time.Duration;
import java.util.Objects;

/**
 * How far a subscription is, as of the moment it was read.
 *
 * @param group its group
 * @param subscription its name
 * @param status whether it is being worked on
 * @param lagMessages messages that it wants and has not finished: exact for what was read, unread offsets are estimated
 *     by the share that matched so far
 * @param lagIsEstimate whether such an estimate is contained
 * @param lagAge how old the oldest message is that it has not finished; zero if there is none
 * @param lagging streams that are ready to be handled and wait for a free node
 * @param retrying streams that wait for their next attempt
 * @param failed streams that wait for an operator
 * @param reserved waiting streams that a node is handling at this moment
 */
public record SubscriptionInfo(
        String group,
        String subscription,
        SubscriptionStatus status,
        long lagMessages,
        boolean lagIsEstimate,
        Duration lagAge,
        long lagging,
        long retrying,
        long failed,
        long reserved) {

    public SubscriptionInfo {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(subscription, "subscription");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(lagAge, "lagAge");
    }
}
