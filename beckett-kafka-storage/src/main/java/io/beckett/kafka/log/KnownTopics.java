package io.beckett.kafka.log;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The topics by which a node began to use a log, as their ids tell them from others of the same names. The answers are not
 * among them: nothing is lost with them.
 */
record KnownTopics(Uuid changelog, Uuid appends, Uuid log) {
    /** A topic as Kafka describes it now. */
    record Seen(Uuid id, int partitions) {}

    static KnownTopics of(TopicMaker.Made made) {
        return new KnownTopics(
                made.changelog(), made.genesis().appendsTopic(), made.genesis().logTopic());
    }

    List<String> names(LogTopic topic) {
        return List.of(
                topic.log().topic(), topic.appends().topic(), topic.changelog().topic());
    }

    /**
     * Why the log cannot be used any more, for a person; empty if it can. Partitions that were added to the log itself do no
     * harm: records name their partitions.
     *
     * @param seen without those that do not exist
     */
    Optional<String> problem(LogTopic topic, Map<String, Seen> seen) {
        return problem(topic, topic.log(), log, seen.get(topic.log().topic()))
                .or(() -> problem(
                        topic,
                        topic.appends(),
                        appends,
                        seen.get(topic.appends().topic())))
                .or(() -> problem(
                        topic,
                        topic.changelog(),
                        changelog,
                        seen.get(topic.changelog().topic())));
    }

    private static Optional<String> problem(LogTopic topic, LogTopic.Part part, Uuid id, @Nullable Seen now) {
        if (now == null) {
            return Optional.of(LostTopic.problem(topic, part));
        }
        var name = "log topic '" + topic.name() + "': ";
        var isStore = part.topic().equals(topic.changelog().topic());
        if (!now.id().equals(id)) {
            return Optional.of(name + LostTopic.recreated(part, id, now.id()) + ". "
                    + (isStore ? LostTopic.rebuild(topic) : LostTopic.another(topic)));
        }
        if (now.partitions() == topic.partitions() || part.topic().equals(topic.name())) {
            return Optional.empty();
        }
        return Optional.of(name
                + LostTopic.grown(part, now.partitions(), topic.partitions())
                + (isStore
                        ? ": stores cannot be restored from it. " + LostTopic.rebuild(topic)
                        : ". Their number is fixed for life: streams that move would begin anew. "
                                + LostTopic.another(topic)));
    }
}
