package io.beckett.admin;

import io.beckett.message.GlobalPosition;
import java.util.List;
import java.util.Objects;

/**
 * What a rebuild made.
 *
 * @param subscriptions each subscription of each group, in the order in which they were defined
 * @param parked records in the store that cannot be mapped to a stream
 */
public record RebuildResult(List<Subscription> subscriptions, long parked) {

    public RebuildResult {
        subscriptions = List.copyOf(subscriptions);
    }

    /**
     * A subscription.
     *
     * @param group its group
     * @param subscription its name
     * @param streams checkpoints that it has now: one per stream and partition
     * @param messages how many it wants of those that this run read. A run that goes on after an interrupted one does not
     *     count what that had recorded
     * @param reached per partition where handling goes on: everything before it counts as handled
     */
    public record Subscription(
            String group, String subscription, long streams, long messages, List<GlobalPosition> reached) {
        public Subscription {
            Objects.requireNonNull(group, "group");
            Objects.requireNonNull(subscription, "subscription");
            reached = List.copyOf(reached);
        }
    }
}
