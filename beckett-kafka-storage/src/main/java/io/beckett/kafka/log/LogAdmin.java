package io.beckett.kafka.log;

import io.beckett.kafka.client.Clients;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka about the partitions of a log topic and waits for the answer; throws StoreUnavailableException without one. */
final class LogAdmin {
    private final LogTopic topic;
    private final Admin admin;
    private final String servers;

    /** @param admin stays the caller's */
    LogAdmin(LogTopic topic, Admin admin, String servers) {
        this.topic = topic;
        this.admin = admin;
        this.servers = servers;
    }

    /** Offsets in a topic of the log, by partition. */
    Map<Integer, Long> offsets(LogTopic.Part of, OffsetSpec which) {
        var asked = topic.partitionsOf(of.topic()).stream().collect(Collectors.toMap(each -> each, each -> which));
        return byPartition(get("looking for offsets", admin.listOffsets(asked).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().offset())));
    }

    /** Offsets in the topic of commands that a group committed, by partition. */
    Map<Integer, Long> committed(String group) {
        var all = get(
                "looking for what group " + group + " committed",
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return byPartition(all.entrySet().stream()
                .filter(each -> each.getValue() != null
                        && each.getKey().topic().equals(topic.appends().topic()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().offset())));
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey().partition(), Map.Entry::getValue));
    }

    /** The answer. */
    <T> T get(String what, Future<T> asked) {
        return Clients.get(servers, what, asked);
    }
}
