package io.beckett.runtime;

import io.beckett.spi.CheckpointStore;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.StorageSetup;
import io.beckett.subscription.SubscriptionListener;
import io.beckett.subscription.UnknownTypes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * Everything that a node runs, as it was built and checked. Immutable.
 *
 * @param setup what both stores get: instance name, types, codec, clock, threads
 * @param types the types of {@code setup}
 * @param groups those that have subscriptions, in the order in which they were defined
 * @param unknownTypes what to do with type names that are mapped to no class
 * @param listeners in the order in which they were given
 * @param sessionTimeout how long a node counts as alive after its last heartbeat
 * @param drainTimeout how long closing waits for running handlers
 * @param growthGrace how long producers may not know yet that a topic got more partitions
 * @param handlerThreads makes the threads that run handlers
 * @param storage where messages are
 * @param checkpoints where progress is; present if there is any group
 */
public record NodeDefinition(
        StorageSetup setup,
        TypeMap types,
        List<GroupDefinition> groups,
        UnknownTypes unknownTypes,
        List<SubscriptionListener> listeners,
        Duration sessionTimeout,
        Duration drainTimeout,
        Duration growthGrace,
        ThreadFactory handlerThreads,
        MessageStorage storage,
        Optional<CheckpointStore> checkpoints) {

    public NodeDefinition {
        Objects.requireNonNull(setup, "setup");
        Objects.requireNonNull(types, "types");
        groups = List.copyOf(groups);
        Objects.requireNonNull(unknownTypes, "unknownTypes");
        listeners = List.copyOf(listeners);
        Objects.requireNonNull(sessionTimeout, "sessionTimeout");
        Objects.requireNonNull(drainTimeout, "drainTimeout");
        Objects.requireNonNull(growthGrace, "growthGrace");
        Objects.requireNonNull(handlerThreads, "handlerThreads");
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(checkpoints, "checkpoints");
    }

    Streams streams(StreamAccess access) {
        return new Streams(access, types, setup.codec());
    }
}
