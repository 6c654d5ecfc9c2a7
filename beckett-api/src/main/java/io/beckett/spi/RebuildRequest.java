package io.beckett.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Groups that are to be made again from the topics.
 *
 * @param target up to where, in the words of whoever asked for it; a rebuild goes on only under the same
 * @param groups at least one
 * @param growthGrace as in {@link Registration}
 */
public record RebuildRequest(String target, List<Group> groups, Duration growthGrace) {
    public RebuildRequest {
        Objects.requireNonNull(target, "target");
        groups = List.copyOf(groups);
        Objects.requireNonNull(growthGrace, "growthGrace");
    }

    /**
     * A group.
     *
     * @param name its name
     * @param subscriptions all its subscriptions
     * @param upTo per partition the offset below which everything counts as handled, and the log that it is in; a partition
     *     that is not named is not looked at
     */
    public record Group(String name, Set<String> subscriptions, Map<PartitionId, FeedPosition> upTo) {
        public Group {
            Objects.requireNonNull(name, "name");
            subscriptions = Set.copyOf(subscriptions);
            upTo = Map.copyOf(upTo);
        }
    }
}
