package io.beckett.runtime;

import io.beckett.spi.CheckpointStore;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Registration;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Makes the subscriptions of a node known before it begins: the ends are read first, then all is written at once (B21). */
final class Registrar {
    private Registrar() {}

    static Set<PartitionId> register(
            Collection<GroupDefinition> groups,
            Duration growthGrace,
            MessageStorage storage,
            CheckpointStore checkpoints) {
        var ends = storage.ends();
        for (var group : groups) {
            var starts = new HashMap<String, StartingPosition>();
            group.subscriptions()
                    .forEach(subscription -> starts.put(subscription.name(), subscription.startingPosition()));
            checkpoints.register(new Registration(group.name(), starts, ends, growthGrace, Map.of()));
        }
        return Set.copyOf(ends.keySet());
    }
}
