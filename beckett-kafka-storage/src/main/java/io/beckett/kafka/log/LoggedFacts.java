package io.beckett.kafka.log;

import io.beckett.error.ConfigurationException;
import io.beckett.kafka.decide.FactsOfLog;
import io.beckett.kafka.decide.LogPlace;
import io.beckett.kafka.decide.LogRecord;
import io.beckett.kafka.decide.ReaderRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The facts of all messages of a log, read from its start by the rule that all its readers follow. */
final class LoggedFacts {
    private final LogTopic topic;
    private final Consumer<byte[], byte[]> consumer;
    private final List<Partition> partitions;

    LoggedFacts(LogTopic topic, Consumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
        this.partitions =
                Stream.generate(Partition::new).limit(topic.partitions()).toList();
    }

    private static final class Partition {
        final ReaderRule<LogRecord> rule = new ReaderRule<>(0);
        /** The highest of a command whose messages were accepted. */
        long lastCommand = -1;
        /** The lowest of a command whose messages stand behind a gap. */
        long aheadCommand = Long.MAX_VALUE;
    }

    /** Returns how many messages there are. */
    long writeTo(FactWriter facts) {
        new WholeTopic(consumer, topic.partitionsOf(topic.name()))
                .read(
                        starts -> starts.forEach((partition, start) -> checkStart(partition.partition(), start)),
                        record -> {
                            var append = take(record);
                            if (!append.isEmpty()) {
                                FactsOfLog.of(append)
                                        .forEach(fact -> facts.write(
                                                record.partition(),
                                                append.get(0).timestamp(),
                                                fact));
                            }
                        });
        return partitions.stream().mapToLong(each -> each.rule.lastSeq()).sum();
    }

    private void checkStart(int partition, long start) {
        if (start > 0) {
            throw new ConfigurationException(List.of(at(partition) + " begins at offset " + start
                    + ": messages before it were deleted, and the store cannot be made without them. Restore the topic, with"
                    + " its id and its offsets, from a backup of the brokers' disks."));
        }
    }

    private List<LogRecord> take(ConsumerRecord<byte[], byte[]> record) {
        var place = LogPlace.of(record.headers());
        if (place.isEmpty()) {
            return List.of(); // of somebody else; readers park it
        }
        var partition = partitions.get(record.partition());
        var logged =
                new LogRecord(record.partition(), record.key(), record.value(), record.timestamp(), record.headers());
        var before = partition.rule.lastSeq();
        var append = partition.rule.offer(place.get(), logged);
        if (partition.rule.lastSeq() > before) {
            partition.lastCommand = place.get().command();
            partition.aheadCommand = Long.MAX_VALUE;
        } else if (place.get().seq() > before) {
            partition.aheadCommand =
                    Math.min(partition.aheadCommand, place.get().command());
        }
        return append;
    }

    /**
     * Refuses a log that misses messages which were decided for good, and one whose commands are lost.
     *
     * @param appendsEnds where the next commands will be, by partition
     * @param committed below which commands are decided for good, by partition
     */
    void checkWhole(Map<Integer, Long> appendsEnds, Map<Integer, Long> committed) {
        var problems = new ArrayList<String>();
        for (var number = 0; number < partitions.size(); number++) {
            var partition = partitions.get(number);
            var end = appendsEnds.getOrDefault(number, 0L);
            if (partition.lastCommand >= end) {
                problems.add(at(number) + " holds messages of the command at offset " + partition.lastCommand
                        + ", and '" + topic.appends().topic() + "' ends at " + end
                        + ": it was deleted and created again. "
                        + LostTopic.another(topic));
            }
            if (partition.aheadCommand < committed.getOrDefault(number, 0L)) {
                problems.add(
                        at(number) + " has no message " + (partition.rule.lastSeq() + 1)
                                + ", though later ones are there: the topic lost it. Restore it from a backup of the brokers' disks.");
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private String at(int partition) {
        return "log topic '" + topic.name() + "': partition " + partition;
    }
}
