package io.beckett.runtime;

import io.beckett.admin.RebuildTarget;
import io.beckett.error.ConfigurationException;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RebuildPlaces;
import io.beckett.spi.RebuildRequest;
import io.beckett.spi.RebuildStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Up to where groups are made again: found out once, then as the checkpoint store remembers it. Safe for all threads. */
final class RebuildPlan {
    private static final Logger log = LoggerFactory.getLogger(RebuildPlan.class);

    private final List<GroupDefinition> groups;
    private final Duration growthGrace;
    private final MessageStorage storage;
    private final RebuildStore store;
    private final RebuildTarget target;
    private volatile Map<LeaseKey, Long> upTo = Map.of();

    RebuildPlan(NodeDefinition definition, RebuildStore store, RebuildTarget target) {
        this.groups = definition.groups();
        this.growthGrace = definition.growthGrace();
        this.storage = definition.storage();
        this.store = store;
        this.target = target;
    }

    /** Begins the rebuild, or goes on with it. */
    void begin(Map<PartitionId, FeedPosition> ends) {
        var problems = new ArrayList<String>();
        var wanted = new ArrayList<RebuildRequest.Group>();
        for (var group : groups) {
            var names = group.subscriptions().stream()
                    .map(SubscriptionDefinition::name)
                    .collect(Collectors.toSet());
            wanted.add(new RebuildRequest.Group(group.name(), names, places(group.name(), ends, problems)));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        upTo = Map.copyOf(store.begin(new RebuildRequest(target.toString(), wanted, growthGrace)));
        for (var group : groups) {
            log.warn(
                    "group '{}' is made again from the topics, target '{}': every message before these offsets counts as"
                            + " handled and no handler gets it any more, messages that waited for a retry or had failed included."
                            + " Attempts, pauses and deleted streams are not known any more. Handling goes on from {}",
                    group.name(),
                    target,
                    new TreeMap<>(ofGroup(group.name())));
        }
    }

    private Map<PartitionId, FeedPosition> places(
            String group, Map<PartitionId, FeedPosition> ends, List<String> problems) {
        var offsets = offsets(group, ends, problems);
        var places = new HashMap<PartitionId, FeedPosition>();
        ends.forEach((partition, end) -> {
            var offset = offsets.getOrDefault(partition, end.offset() == 0 ? 0L : null);
            if (offset == null) {
                problems.add("group '" + group + "': no progress was published for " + partition
                        + ", which has records. Rebuild to RebuildTarget.before(time) or RebuildTarget.end().");
            } else if (offset > end.offset()) {
                problems.add("group '" + group + "': the progress that was published for " + partition + " is "
                        + offset + ", but the partition ends at " + end.offset()
                        + ": it was another log. Rebuild to RebuildTarget.before(time) or RebuildTarget.end().");
            } else {
                places.put(partition, new FeedPosition(offset, 0, -1, end.log()));
            }
        });
        return places;
    }

    private Map<PartitionId, Long> offsets(String group, Map<PartitionId, FeedPosition> ends, List<String> problems) {
        if (target instanceof RebuildTarget.PublishedProgress) {
            return known(problems).map(places -> places.published(group)).orElse(Map.of());
        }
        var atEnd = ends.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
        if (target instanceof RebuildTarget.Before before) {
            var atTime = known(problems).map(places -> places.at(before.time())).orElse(Map.of());
            // what was written since the ends were read is behind the target, whatever its time
            atEnd.replaceAll((partition, end) -> Math.min(end, atTime.getOrDefault(partition, end)));
        }
        return atEnd;
    }

    private Optional<RebuildPlaces> known(List<String> problems) {
        var places = storage.places();
        if (places.isEmpty()) {
            problems.add("storage: it knows no places but the ends of its partitions. Rebuild to RebuildTarget.end().");
        }
        return places;
    }

    /** Everything below counts as handled; 0 where nothing does. */
    long upTo(LeaseKey key) {
        return upTo.getOrDefault(key, 0L);
    }

    boolean isBegun() {
        return !upTo.isEmpty();
    }

    boolean isKnown(PartitionId partition) {
        return upTo.keySet().stream().anyMatch(key -> key.partition().equals(partition));
    }

    Map<PartitionId, Long> ofGroup(String group) {
        return upTo.entrySet().stream()
                .filter(entry -> entry.getKey().group().equals(group))
                .collect(Collectors.toMap(entry -> entry.getKey().partition(), Map.Entry::getValue));
    }
}
