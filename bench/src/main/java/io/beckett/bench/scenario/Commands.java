package io.beckett.bench.scenario;

import io.beckett.examples.servers.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** What is asked of a log topic with one partition, as Kafka sees it. */
final class Commands implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Admin admin;
    private final String log;

    Commands(Servers servers, String log) {
        this.admin = Admin.create(servers.kafka());
        this.log = log;
    }

    /** Returns once so many nodes share the log's partition and nobody is to join or leave. */
    void awaitMembers(int count) {
        var name = "beckett-" + log;
        Awaitility.await("nodes of " + log).atMost(PATIENCE).until(() -> {
            var group = Objects.requireNonNull(
                    answer(admin.describeConsumerGroups(List.of(name)).all()).get(name), name);
            var assigned = group.members().stream()
                    .mapToInt(member -> member.assignment().topicPartitions().size())
                    .sum();
            return group.groupState() == GroupState.STABLE && group.members().size() == count && assigned == 1;
        });
    }

    /** Whether this can be done without any command. */
    boolean isNoneWrittenBy(Runnable action) {
        var before = end();
        action.run();
        return end() == before;
    }

    /** How many there were. */
    long end() {
        var commands = new TopicPartition(log + "-appends", 0);
        return answer(admin.listOffsets(Map.of(commands, OffsetSpec.latest())).partitionResult(commands))
                .offset();
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka was asked", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka gave no answer", e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
