package io.beckett.testkit;

import io.beckett.spi.PartitionId;
import io.beckett.spi.RebuildPlaces;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Places in the in-memory log. */
record MemoryPlaces(MemoryLog log, InMemoryStorage storage) implements RebuildPlaces {
    @Override
    public Map<PartitionId, Long> published(String group) {
        return log.locked(() -> {
            storage.requireAvailable("asking for progress");
            return log.publish(group, Map.of());
        });
    }

    @Override
    public Map<PartitionId, Long> at(Instant time) {
        return log.locked(() -> {
            storage.requireAvailable("asking for places");
            var places = new HashMap<PartitionId, Long>();
            log.partitions()
                    .forEach((partition, records) ->
                            records.at(time).ifPresent(offset -> places.put(partition, offset)));
            return places;
        });
    }
}
