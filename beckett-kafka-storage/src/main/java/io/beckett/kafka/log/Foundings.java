package io.beckett.kafka.log;

import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.client.Clients;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.CommandCodec;
import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.Genesis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a log was founded with, as far as its topics tell without a decider: the first command of each partition of the
 * appends topic is its founding, and remains the first when the topic is trimmed. Looked at before a node takes part.
 */
final class Foundings {
    private static final Duration TIME = Duration.ofSeconds(30);

    private final LogTopic topic;
    private final String servers;
    private final Consumer<byte[], byte[]> consumer;

    /** @param consumer without a group; stays the caller's */
    Foundings(LogTopic topic, String servers, Consumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.servers = servers;
        this.consumer = consumer;
    }

    /**
     * Refuses topics that are of another log, or of one that was founded with other settings.
     *
     * @param mine what this node would found it with
     * @throws ConfigurationException with everything that is wrong
     * @throws StoreUnavailableException if Kafka does not answer
     */
    void check(Genesis mine) {
        check(problems -> {
            checkCommands(mine, problems);
            checkStore(problems);
        });
    }

    /** The same, but for what the store holds. */
    void checkWithoutStore(Genesis mine) {
        check(problems -> checkCommands(mine, problems));
    }

    private void check(java.util.function.Consumer<List<String>> checks) {
        var problems = new ArrayList<String>();
        try {
            checks.accept(problems);
        } catch (KafkaException e) {
            throw Clients.unavailable(servers, "looking for the founding of log topic '" + topic.name() + "'", e);
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private void checkCommands(Genesis mine, List<String> problems) {
        var appends = topic.partitionsOf(topic.appends().topic());
        // Before the other ends: what is in the log was asked for and stored earlier.
        var logEnds = logEnds();
        var starts = offsets(appends, asked -> consumer.beginningOffsets(asked, TIME));
        var ends = offsets(appends, asked -> consumer.endOffsets(asked, TIME));
        var first = firstCommands(appends.stream()
                .filter(each -> starts[each.partition()] < ends[each.partition()])
                .toList());
        for (var partition = 0; partition < topic.partitions(); partition++) {
            var founding = first.get(partition);
            if (founding instanceof Command.Founding found) {
                problems.addAll(problemsOf(topic, partition, found.genesis(), mine));
            } else if (founding != null && starts[partition] == 0) {
                problems.add(at(topic.appends(), partition)
                        + " begins with a record that founds nothing: it was deleted and created again while something wrote"
                        + " to it, or something else than Beckett writes to it. " + LostTopic.another(topic));
            } else if (ends[partition] == 0 && logEnds[partition] > 0) {
                problems.add(at(topic.appends(), partition) + " is empty, though that of topic '" + topic.name()
                        + "' holds messages: it was deleted and created again. " + LostTopic.another(topic));
            }
        }
    }

    private void checkStore(List<String> problems) {
        var logEnds = logEnds();
        var stored = offsets(topic.partitionsOf(topic.changelog().topic()), asked -> consumer.endOffsets(asked, TIME));
        for (var partition = 0; partition < topic.partitions(); partition++) {
            if (stored[partition] == 0 && logEnds[partition] > 0) {
                problems.add(at(topic.changelog(), partition) + " is empty, though that of topic '" + topic.name()
                        + "' holds messages: the store of facts is lost. " + LostTopic.rebuild(topic));
            }
        }
    }

    private String at(LogTopic.Part part, int partition) {
        return "log topic '" + topic.name() + "': partition " + partition + " of topic '" + part.topic() + "'";
    }

    private long[] logEnds() {
        return offsets(topic.partitionsOf(topic.log().topic()), asked -> consumer.endOffsets(asked, TIME));
    }

    /** By partition. */
    private static long[] offsets(
            List<TopicPartition> partitions, Function<Collection<TopicPartition>, Map<TopicPartition, Long>> question) {
        var answer = question.apply(partitions);
        return partitions.stream()
                .mapToLong(each -> Objects.requireNonNull(answer.get(each), "an offset for each that was asked for"))
                .toArray();
    }

    /** The commands at the start of partitions that are not empty. */
    private Map<Integer, Command> firstCommands(List<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var first = new HashMap<Integer, Command>();
        var deadline = System.nanoTime() + TIME.toNanos();
        while (first.size() < partitions.size()) {
            if (System.nanoTime() > deadline) {
                throw new StoreUnavailableException(
                        "Kafka",
                        "the first commands of log topic '" + topic.name() + "' did not come in " + TIME,
                        null);
            }
            var come = consumer.poll(Duration.ofMillis(100));
            for (var partition : come.partitions()) {
                var record = come.records(partition).get(0);
                first.put(partition.partition(), CommandCodec.decode(record.value()));
            }
            consumer.pause(come.partitions());
        }
        consumer.unsubscribe();
        return first;
    }

    /** What a node may not do that would found the log so, in words for the user; empty if it may take part. */
    static List<String> problemsOf(LogTopic topic, int partition, Genesis theirs, Genesis mine) {
        var name = "log topic '" + topic.name() + "'";
        var differences = new LinkedHashMap<String, String>();
        if (theirs.partitions() != mine.partitions()) {
            differences.put(
                    "partitions is " + mine.partitions() + ", and " + theirs.partitions() + " for life",
                    "Write partitions(" + theirs.partitions() + ").");
        }
        if (!theirs.appendsTopic().equals(mine.appendsTopic())) {
            differences.put(
                    LostTopic.recreated(topic.appends(), theirs.appendsTopic(), mine.appendsTopic()),
                    LostTopic.another(topic));
        }
        if (!theirs.logTopic().equals(mine.logTopic())) {
            differences.put(
                    LostTopic.recreated(topic.log(), theirs.logTopic(), mine.logTopic()), LostTopic.another(topic));
        }
        var sizes = new TreeMap<>(theirs.sizes());
        sizes.putAll(mine.sizes());
        for (var size : sizes.keySet()) {
            if (!Objects.equals(theirs.sizes().get(size), mine.sizes().get(size))) {
                differences.put(
                        size + " is " + told(mine.sizes().get(size)) + ", and "
                                + told(theirs.sizes().get(size)) + " for life",
                        "Run a release with the same one on all nodes.");
            }
        }
        if (theirs.rule() > Decider.RULE) {
            differences.put(
                    "its rule " + theirs.rule() + " is activated, and this release knows rules up to " + Decider.RULE,
                    "Run a newer release.");
        }
        var problems = new ArrayList<String>();
        differences.forEach((difference, cure) ->
                problems.add(name + ", as partition " + partition + " was founded: " + difference + ". " + cure));
        return problems;
    }

    private static String told(@Nullable Long value) {
        return Optional.ofNullable(value).map(String::valueOf).orElse("not set");
    }
}
