package io.beckett.kafka.log;

import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.client.Clients;
import io.beckett.kafka.decide.Genesis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics of a log that are missing, and refuses those whose settings would lose messages or decide twice. */
final class TopicMaker {
    private static final Logger log = LoggerFactory.getLogger(TopicMaker.class);

    /** A topic that was just created may not be known to the broker that is asked. */
    private static final Duration JUST_CREATED = Duration.ofSeconds(2);

    private static final Duration DELETED = Duration.ofSeconds(30);

    private final Admin admin;
    private final String servers;

    TopicMaker(Admin admin, String servers) {
        this.admin = admin;
        this.servers = servers;
    }

    /**
     * What tells topics from others of the same name.
     *
     * @param genesis what a log of these topics is founded with by this release
     * @param changelog the id of what stores are restored from
     */
    record Made(Genesis genesis, Uuid changelog) {}

    /**
     * Makes and checks them.
     *
     * @throws ConfigurationException if one of them cannot be used, with everything that is wrong
     * @throws StoreUnavailableException if no broker answers; what was made stays
     */
    Made prepare(LogTopic topic) {
        var missing = missing(topic);
        if (!missing.isEmpty() && missing.size() < topic.parts().size() && isUsed(topic, missing)) {
            // Another node may have made them all and used them meanwhile; they were made before they were used.
            refuse(missing(topic).stream()
                    .filter(part -> lasting(topic).test(part.topic()))
                    .map(part -> LostTopic.problem(topic, part))
                    .toList());
        }
        missing.forEach(part -> create(topic, part));
        return check(topic);
    }

    private List<LogTopic.Part> missing(LogTopic topic) {
        var there = get("looking for topics", () -> admin.listTopics().names());
        return topic.parts().stream()
                .filter(part -> !there.contains(part.topic()))
                .toList();
    }

    /** Answers are nothing that could be lost. */
    private static Predicate<String> lasting(LogTopic topic) {
        return name -> !name.equals(topic.replies().topic());
    }

    /** Whether something was written that lasts. */
    private boolean isUsed(LogTopic topic, List<LogTopic.Part> missing) {
        var there = topic.parts().stream()
                .map(LogTopic.Part::topic)
                .filter(lasting(topic))
                .filter(name -> missing.stream().noneMatch(part -> part.topic().equals(name)))
                .toList();
        var ends = new HashMap<TopicPartition, OffsetSpec>();
        get("looking for topics", () -> admin.describeTopics(there).allTopicNames())
                .forEach((name, described) -> described
                        .partitions()
                        .forEach(part -> ends.put(new TopicPartition(name, part.partition()), OffsetSpec.latest())));
        return get(
                        "looking for the ends of topics",
                        () -> admin.listOffsets(ends).all())
                .values()
                .stream()
                .anyMatch(end -> end.offset() > 0);
    }

    private Made check(LogTopic topic) {
        var problems = new ArrayList<String>();
        checkSettings(topic, topic.replies(), problems);
        var changelog = checkStore(topic, problems);
        var genesis = checkLog(topic, problems);
        refuse(problems);
        return new Made(genesis, changelog);
    }

    /**
     * Checks what a store is made from, commands and messages, and nothing else.
     *
     * @throws ConfigurationException if one of them is missing or cannot be used, with everything that is wrong
     * @throws StoreUnavailableException if no broker answers
     */
    Genesis checkLog(LogTopic topic) {
        refuse(missing(topic).stream()
                .filter(part -> part.topic().equals(topic.name())
                        || part.topic().equals(topic.appends().topic()))
                .map(part -> LostTopic.problem(topic, part))
                .toList());
        var problems = new ArrayList<String>();
        var genesis = checkLog(topic, problems);
        refuse(problems);
        return genesis;
    }

    private Genesis checkLog(LogTopic topic, List<String> problems) {
        checkSettings(topic, topic.appends(), problems);
        checkSettings(topic, topic.log(), problems);
        var appends = describe(topic.appends());
        var messages = describe(topic.log());
        checkPartitions(topic, appends, messages, problems);
        return topic.genesis(appends.topicId(), messages.topicId());
    }

    private Uuid checkStore(LogTopic topic, List<String> problems) {
        checkSettings(topic, topic.changelog(), problems);
        var changelog = describe(topic.changelog());
        var stored = changelog.partitions().size();
        if (stored != topic.partitions()) {
            problems.add("log topic '" + topic.name() + "': "
                    + LostTopic.grown(topic.changelog(), stored, topic.partitions())
                    + ": stores cannot be restored from it. "
                    + LostTopic.rebuild(topic));
        }
        return changelog.topicId();
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private TopicDescription describe(LogTopic.Part part) {
        var name = List.of(part.topic());
        var described =
                get("looking for topics", () -> admin.describeTopics(name).allTopicNames());
        return known(described.get(part.topic()));
    }

    /**
     * Makes an empty topic that stores are restored from, under another id than the one before, which is deleted.
     *
     * @throws ConfigurationException if Kafka refuses it, or somebody else made it meanwhile with other settings
     */
    void makeStoreAnew(LogTopic topic) {
        var part = topic.changelog();
        var before = missing(topic).stream().anyMatch(each -> each.topic().equals(part.topic()))
                ? Uuid.ZERO_UUID
                : describe(part).topicId();
        if (!before.equals(Uuid.ZERO_UUID)) {
            get(
                    "deleting topic '" + part.topic() + "'",
                    () -> admin.deleteTopics(List.of(part.topic())).all());
            log.info("Topic {} was deleted", part.topic());
        }
        create(topic, part);
        var until = System.nanoTime() + DELETED.toNanos();
        while (describe(part).topicId().equals(before)) {
            // The broker that is asked has not heard of it yet.
            if (System.nanoTime() > until) {
                throw new StoreUnavailableException(
                        "Kafka", "topic '" + part.topic() + "' was not deleted in " + DELETED + ". Try again", null);
            }
            create(topic, part);
        }
        var problems = new ArrayList<String>();
        checkStore(topic, problems);
        refuse(problems);
    }

    void create(LogTopic topic, LogTopic.Part part) {
        var settings = part.settings().stream().collect(Collectors.toMap(TopicSetting::name, TopicSetting::value));
        var made = new NewTopic(part.topic(), topic.partitions(), topic.replicationFactor()).configs(settings);
        try {
            admin.createTopics(Set.of(made)).all().get();
            log.info("Topic {} was created for log topic '{}' with {}", part.topic(), topic.name(), settings);
        } catch (ExecutionException e) {
            var cause = causeOf(e);
            if (cause instanceof TopicExistsException) {
                return; // another node was faster
            }
            if (cause instanceof ApiException && !(cause instanceof RetriableException)) {
                throw new ConfigurationException(List.of("log topic '" + topic.name() + "': topic '" + part.topic()
                        + "' could not be created: " + cause.getMessage() + ". Correct that, or create it with "
                        + topic.partitions() + " partitions and " + new TreeMap<>(settings) + "."));
            }
            throw Clients.unavailable(servers, "creating topic '" + part.topic() + "'", cause);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void checkSettings(LogTopic topic, LogTopic.Part part, List<String> problems) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, part.topic());
        var settings = known(get(
                        "reading the settings of topic '" + part.topic() + "'",
                        () -> admin.describeConfigs(Set.of(resource)).all())
                .get(resource));
        for (var setting : part.settings()) {
            var value = valueOf(settings, setting);
            if (!setting.allowed().test(value)) {
                problems.add("log topic '" + topic.name() + "': topic '" + part.topic() + "' has " + setting.name()
                        + "=" + value + ": " + setting.harm() + ". Set it to " + setting.value() + ".");
            }
        }
    }

    private static String valueOf(Config settings, TopicSetting setting) {
        var entry = settings.get(setting.name());
        // a broker that does not know the setting does nothing of the kind
        return entry == null || entry.value() == null ? setting.value() : entry.value();
    }

    private static void checkPartitions(
            LogTopic topic, TopicDescription commands, TopicDescription messages, List<String> problems) {
        var appends = commands.partitions().size();
        if (appends != topic.partitions()) {
            problems.add("log topic '" + topic.name() + "': "
                    + LostTopic.grown(topic.appends(), appends, topic.partitions())
                    + ". Their number is fixed for life: streams that move would begin anew. Write partitions("
                    + appends
                    + ") if the topic was made with as many; otherwise it cannot be used any more.");
        }
        var there = messages.partitions().size();
        if (there < topic.partitions()) {
            problems.add("log topic '" + topic.name() + "' has " + there + " partitions, fewer than "
                    + topic.partitions() + ". Write partitions(" + there + "), or another name.");
        }
    }

    /** What was asked for by its name. */
    private static <T> T known(@Nullable T answer) {
        return Objects.requireNonNull(answer, "answered by Kafka");
    }

    /** Asks again for a while where a topic that was just created is not known to the broker that is asked. */
    private <T> T get(String what, Supplier<KafkaFuture<T>> question) {
        var until = System.nanoTime() + JUST_CREATED.toNanos();
        while (true) {
            try {
                return question.get().get();
            } catch (ExecutionException e) {
                var cause = causeOf(e);
                if (!(cause instanceof UnknownTopicOrPartitionException) || System.nanoTime() > until) {
                    throw Clients.unavailable(servers, what, cause);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private static Throwable causeOf(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private StoreUnavailableException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new StoreUnavailableException("Kafka", "interrupted while preparing topics at " + servers, cause);
    }
}
