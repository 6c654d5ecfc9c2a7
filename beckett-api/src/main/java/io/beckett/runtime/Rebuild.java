package io.beckett.runtime;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.RebuildResult;
import io.beckett.admin.RebuildTarget;
import io.beckett.error.ConfigurationException;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.RebuildStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Makes the progress of groups again from the topics: a node like any other, with their own subscriptions, that takes the
 * messages up to a target as handled and reads nothing behind it. It may end at any moment and be begun again.
 */
public final class Rebuild {
    private record Name(String group, String subscription) {}

    private final NodeDefinition definition;
    private final CheckpointStore checkpoints;
    private final RebuildStore store;
    private final RebuildPlan plan;
    private final Map<Name, LongAdder> messages = new LinkedHashMap<>();

    /**
     * What is to be made again.
     *
     * @throws ConfigurationException if that cannot be
     */
    public Rebuild(NodeDefinition original, RebuildTarget target) {
        Objects.requireNonNull(target, "target");
        this.checkpoints = original.checkpoints()
                .filter(given -> !original.groups().isEmpty())
                .orElseThrow(() -> new ConfigurationException(List.of(
                        "rebuild: there is no group. Describe the groups that are to be made again, as their nodes"
                                + " do: .group(\"shipping\", group -> ..).")));
        this.store = checkpoints
                .rebuilds()
                .orElseThrow(() -> new ConfigurationException(List.of(
                        "rebuild: " + checkpoints.getClass().getName() + " cannot make groups again; its rebuilds() is"
                                + " empty. Use a checkpoint store that can, for example PostgresCheckpoints.")));
        this.plan = new RebuildPlan(original, store, target);
        this.definition = new NodeDefinition(
                original.setup(),
                original.types(),
                original.groups().stream().map(this::withoutHandlers).toList(),
                original.unknownTypes(),
                List.of(),
                original.sessionTimeout(),
                original.drainTimeout(),
                original.growthGrace(),
                original.handlerThreads(),
                new RebuildingStorage(original.storage(), plan),
                Optional.of(new RebuildingStore(checkpoints, plan)));
    }

    private GroupDefinition withoutHandlers(GroupDefinition group) {
        return new GroupDefinition(
                group.name(),
                group.concurrency(),
                group.subscriptions().stream().map(this::withoutHandler).toList());
    }

    private SubscriptionDefinition withoutHandler(SubscriptionDefinition subscription) {
        var counted = new LongAdder();
        messages.put(new Name(subscription.group(), subscription.name()), counted);
        return new SubscriptionDefinition(
                subscription.group(),
                subscription.name(),
                subscription.selection(),
                subscription.unmappedNames(),
                new HandlerShape.TakenAsHandled(counted),
                subscription.retries(),
                subscription.timeLimit(),
                subscription.batchSize(),
                subscription.startingPosition(),
                subscription.priority());
    }

    /** What the node runs. */
    public NodeDefinition definition() {
        return definition;
    }

    /** How many messages were taken as handled so far, of all subscriptions. */
    long messages() {
        return messages.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /**
     * Ends the rebuild if everything is there. Asking again is safe.
     *
     * @return what it made; empty if it is not over
     * @throws io.beckett.error.StoreUnavailableException if the checkpoint store does not answer
     */
    public Optional<RebuildResult> finish() {
        var groups = definition.groups().stream().map(GroupDefinition::name).collect(Collectors.toSet());
        return store.end(groups) ? Optional.of(result()) : Optional.empty();
    }

    private RebuildResult result() {
        var admin = checkpoints.admin();
        var subscriptions = new ArrayList<RebuildResult.Subscription>();
        messages.forEach((name, counted) -> subscriptions.add(new RebuildResult.Subscription(
                name.group(),
                name.subscription(),
                admin.count(CheckpointFilter.all().group(name.group()).subscription(name.subscription())),
                counted.sum(),
                new TreeMap<>(plan.ofGroup(name.group()))
                        .entrySet().stream()
                                .map(place -> new GlobalPosition(
                                        place.getKey().topic(), place.getKey().partition(), place.getValue()))
                                .toList())));
        return new RebuildResult(subscriptions, admin.parkedCount());
    }
}
