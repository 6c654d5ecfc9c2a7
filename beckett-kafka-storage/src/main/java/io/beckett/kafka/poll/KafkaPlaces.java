package io.beckett.kafka.poll;

import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.client.Clients;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RebuildPlaces;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Places for rebuilds: what is committed for a group, and where a time begins. */
final class KafkaPlaces implements RebuildPlaces {
    private static final Duration ASK = Duration.ofSeconds(30);

    private final Admin admin;
    private final String servers;
    private final IsolationLevel isolation;
    private final Supplier<Set<PartitionId>> partitions;

    KafkaPlaces(Admin admin, String servers, IsolationLevel isolation, Supplier<Set<PartitionId>> partitions) {
        this.admin = admin;
        this.servers = servers;
        this.isolation = isolation;
        this.partitions = partitions;
    }

    @Override
    public Map<PartitionId, Long> published(String group) {
        var ours = keys(partitions.get());
        var options = new ListConsumerGroupOffsetsOptions().timeoutMs((int) ASK.toMillis());
        var places = new HashMap<PartitionId, Long>();
        try {
            Clients.get(
                            servers,
                            "reading the progress of group '" + group + "'",
                            admin.listConsumerGroupOffsets(group, options).partitionsToOffsetAndMetadata())
                    .forEach((partition, committed) -> {
                        if (committed != null && ours.contains(partition)) {
                            places.put(id(partition), committed.offset());
                        }
                    });
        } catch (StoreUnavailableException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw e;
        }
        return places;
    }

    @Override
    public Map<PartitionId, Long> at(Instant time) {
        var spec = OffsetSpec.forTimestamp(time.toEpochMilli());
        var wanted = keys(partitions.get()).stream().collect(Collectors.toMap(key -> key, key -> spec));
        var options = new ListOffsetsOptions(isolation).timeoutMs((int) ASK.toMillis());
        var places = new HashMap<PartitionId, Long>();
        Clients.get(
                        servers,
                        "looking where " + time + " begins",
                        admin.listOffsets(wanted, options).all())
                .forEach((partition, found) -> {
                    if (found.offset() >= 0) {
                        places.put(id(partition), found.offset());
                    }
                });
        return places;
    }

    private static Set<TopicPartition> keys(Collection<PartitionId> ids) {
        return ids.stream()
                .map(id -> new TopicPartition(id.topic(), id.partition()))
                .collect(Collectors.toSet());
    }

    private static PartitionId id(TopicPartition key) {
        return new PartitionId(key.topic(), key.partition());
    }
}
