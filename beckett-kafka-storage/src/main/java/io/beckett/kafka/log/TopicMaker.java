package io.beckett.kafka.log;

import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.client.Clients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
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

    private final Admin admin;
    private final String servers;

    TopicMaker(Admin admin, String servers) {
        this.admin = admin;
        this.servers = servers;
    }

    /**
     * What tells topics from others of the same name.
     *
     * @param appends of the topic of commands
     * @param log of the log topic
     */
    record Ids(Uuid appends, Uuid log) {}

    /**
     * Makes and checks them.
     *
     * @throws ConfigurationException if one of them cannot be used, with everything that is wrong
     * @throws StoreUnavailableException if no broker answers; what was made stays
     */
    Ids prepare(LogTopic topic) {
        var parts = List.of(topic.appends(), topic.log(), topic.replies());
        var there = get("looking for topics", () -> admin.listTopics().names());
        for (var part : parts) {
            if (!there.contains(part.topic())) {
                create(topic, part);
            }
        }
        var problems = new ArrayList<String>();
        for (var part : parts) {
            checkSettings(topic, part, problems);
        }
        var names = Set.of(topic.appends().topic(), topic.log().topic());
        var described =
                get("looking for topics", () -> admin.describeTopics(names).allTopicNames());
        var appends = known(described.get(topic.appends().topic()));
        var messages = known(described.get(topic.log().topic()));
        checkPartitions(
                topic, appends.partitions().size(), messages.partitions().size(), problems);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new Ids(appends.topicId(), messages.topicId());
    }

    private void create(LogTopic topic, LogTopic.Part part) {
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

    private static void checkPartitions(LogTopic topic, int appends, int there, List<String> problems) {
        if (appends != topic.partitions()) {
            problems.add("log topic '" + topic.name() + "': topic '"
                    + topic.appends().topic() + "' has " + appends
                    + " partitions, not " + topic.partitions()
                    + ". Their number is fixed for life: streams that move would begin anew. Write partitions("
                    + appends
                    + ") if the topic was made with as many; otherwise it cannot be used any more.");
        }
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
