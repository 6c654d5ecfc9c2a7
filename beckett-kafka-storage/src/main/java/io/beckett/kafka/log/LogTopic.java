package io.beckett.kafka.log;

import static io.beckett.kafka.log.TopicSetting.atLeast;
import static io.beckett.kafka.log.TopicSetting.exactly;
import static io.beckett.kafka.log.TopicSetting.free;

import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.Genesis;
import io.beckett.kafka.decide.streams.LogTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A log topic and the topics beside it: one that carries what is to be appended, one that carries the answers, and one from
 * which the deciders' stores are restored.
 *
 * @param name of the log topic
 * @param partitions fixed for its life: a stream that moved to another one would begin anew there
 * @param replicationFactor of all of them
 */
record LogTopic(String name, int partitions, short replicationFactor) {
    /** The largest command, Kafka's own default; what comes of it carries more headers. */
    static final int MOST_BYTES = 1_048_588;

    /** What the messages of one append may have together; the rest is for what a command and a batch add. */
    static final int MOST_APPENDED_BYTES = MOST_BYTES - 16_384;

    private static final String PREFIX = "beckett";
    private static final int HEADERS = 65_536;
    private static final Duration ANSWERS_ARE_KEPT = Duration.ofMinutes(10);
    private static final String FOR_EVER = Long.toString(Long.MAX_VALUE);
    private static final String LATE =
            "what is written again much later would be refused, and its partition would stand still";

    /** One of them. */
    record Part(String topic, List<TopicSetting> settings) {}

    /** All of them, in the order in which they are made: where messages are, there was a store before. */
    List<Part> parts() {
        return List.of(changelog(), appends(), log(), replies());
    }

    /** The partitions of one of them that are in use. */
    List<TopicPartition> partitionsOf(String part) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(part, partition))
                .toList();
    }

    /** The largest fact. */
    int mostStoredBytes() {
        return MOST_BYTES + HEADERS;
    }

    /** What this release founds a log with that consists of the topics with these ids. */
    Genesis genesis(Uuid appendsTopic, Uuid logTopic) {
        return new Genesis(
                Decider.RULE, partitions, appendsTopic, logTopic, Map.of("largest.command", (long) MOST_BYTES));
    }

    /** The names by which deciders know it. */
    LogTopics names() {
        return LogTopics.of(PREFIX, name);
    }

    /** What the stores of facts are restored from. */
    Part changelog() {
        var harm = "facts would be lost, and versions would begin anew";
        return new Part(
                names().changelog(),
                List.of(
                        exactly("cleanup.policy", "compact", harm),
                        exactly("unclean.leader.election.enable", "false", harm),
                        atLeast("min.insync.replicas", leastInSync(), harm),
                        atLeast("message.timestamp.before.max.ms", Long.MAX_VALUE, LATE),
                        free("message.timestamp.after.max.ms", FOR_EVER),
                        atLeast(
                                "max.message.bytes",
                                MOST_BYTES + HEADERS,
                                "a fact of an append that was accepted might not fit, and its partition would stand still")));
    }

    /** What is to be appended, in the order in which it is decided. */
    Part appends() {
        var settings = new ArrayList<>(kept("commands that nobody has decided yet would be lost"));
        settings.add(exactly(
                "message.timestamp.type",
                "LogAppendTime",
                "the time of a message would be that of the clock of whoever appends it"));
        settings.add(exactly(
                "max.message.bytes",
                Integer.toString(MOST_BYTES),
                "appends that are allowed would fail, or one that was accepted might not fit into the log and stop its"
                        + " partition"));
        return new Part(name + "-appends", settings);
    }

    /** What was accepted. */
    Part log() {
        var settings = new ArrayList<>(kept("messages would be lost"));
        settings.add(exactly(
                "message.timestamp.type", "CreateTime", "a message that is written again would get another time"));
        settings.add(atLeast("message.timestamp.before.max.ms", Long.MAX_VALUE, LATE));
        settings.add(free("message.timestamp.after.max.ms", FOR_EVER));
        settings.add(atLeast(
                "max.message.bytes",
                MOST_BYTES + HEADERS,
                "an append that was accepted might not fit, and its partition would stand still"));
        return new Part(name, settings);
    }

    /** What became of it, for whoever waits. */
    Part replies() {
        return new Part(
                name + "-replies",
                List.of(
                        exactly("cleanup.policy", "delete", "answers would pile up for ever"),
                        free("retention.ms", Long.toString(ANSWERS_ARE_KEPT.toMillis())),
                        atLeast(
                                "max.message.bytes",
                                MOST_BYTES + HEADERS,
                                "an answer might not fit, and its partition would stand still")));
    }

    private List<TopicSetting> kept(String harm) {
        return List.of(
                exactly("cleanup.policy", "delete", harm),
                exactly("retention.ms", "-1", harm),
                exactly("retention.bytes", "-1", harm),
                exactly("unclean.leader.election.enable", "false", harm),
                atLeast("min.insync.replicas", leastInSync(), harm));
    }

    private int leastInSync() {
        return replicationFactor > 2 ? 2 : 1;
    }
}
