package io.beckett.kafka.log;

import io.beckett.error.ConfigurationException;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.CommandCodec;
import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.Fact;
import io.beckett.kafka.decide.FactsOfLog;
import io.beckett.kafka.decide.Genesis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The founding of each partition and the activations of later rules, as the commands in the appends topic tell. */
final class LoggedFoundings {
    private final LogTopic topic;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<Integer, List<Fact>> facts = new HashMap<>();
    private final Map<Integer, Integer> rules = new HashMap<>();

    LoggedFoundings(LogTopic topic, Consumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
    }

    /**
     * The facts of them, by partition; none for one that has no commands.
     *
     * @param mine what this release founds the log with
     * @throws ConfigurationException if a rule is activated that this release does not know
     */
    Map<Integer, List<Fact>> of(Genesis mine) {
        var partitions = topic.partitionsOf(topic.appends().topic());
        new WholeTopic(consumer, partitions).read(starts -> {}, record -> take(record, mine));
        var ends = consumer.endOffsets(partitions);
        ends.forEach((partition, end) -> {
            if (end > 0 && !facts.containsKey(partition.partition())) {
                // Somebody deleted all foundings. It was founded, and the topics are those that it was founded with.
                add(partition.partition(), 0, mine);
            }
        });
        return facts;
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Genesis mine) {
        if (CommandCodec.decode(record.value()) instanceof Command.Founding founding
                && founding.genesis().sameSettings(mine)
                && founding.genesis().rule() > rules.getOrDefault(record.partition(), 0)) {
            var isFirst = !facts.containsKey(record.partition());
            // The first one that is left counts from the start: before it stood another one, or an earlier rule's.
            add(record.partition(), isFirst ? 0 : record.offset(), founding.genesis());
        }
    }

    private void add(int partition, long command, Genesis genesis) {
        if (genesis.rule() > Decider.RULE) {
            throw new ConfigurationException(List.of("log topic '" + topic.name() + "': rule " + genesis.rule()
                    + " is activated, and this release knows rules up to " + Decider.RULE
                    + ". Rebuild the store with a newer release."));
        }
        rules.put(partition, genesis.rule());
        facts.computeIfAbsent(partition, unused -> new ArrayList<>()).add(FactsOfLog.founding(command, genesis));
    }
}
