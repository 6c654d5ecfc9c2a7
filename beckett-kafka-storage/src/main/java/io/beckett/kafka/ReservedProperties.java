package io.beckett.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Kafka properties that Beckett sets itself: giving one of them another value would break what it promises. */
final class ReservedProperties {
    private static final List<Reserved> RESERVED = List.of(
            new Reserved(
                    "enable.auto.commit (progress lives in the checkpoint store)",
                    "progress lives in the checkpoint store, and an automatic commit would show what is not done",
                    "false",
                    "enable.auto.commit"),
            new Reserved("group.id (the group's name is used)", "the group's name is used", "", "group.id"),
            new Reserved(
                    "auto.offset.reset (use startingPosition)", "use startingPosition", "none", "auto.offset.reset"),
            new Reserved(
                    "key.deserializer and value.deserializer (use deserializer(..) on the topic)",
                    "use deserializer(..) on the topic",
                    "",
                    "key.deserializer",
                    "value.deserializer"),
            new Reserved(
                    "transactional.id", "log topics are written without Kafka transactions", "", "transactional.id"),
            new Reserved("acks", "an append is answered only when every in-sync replica has it", "all", "acks"),
            new Reserved("enable.idempotence", "an append must not be written twice", "true", "enable.idempotence"),
            new Reserved(
                    "interceptor and partitioner classes of the log producer",
                    "a stream's place must not depend on foreign code",
                    "",
                    "interceptor.classes",
                    "partitioner.class"));

    private static final List<Reserved> SILENTLY_RESERVED = List.of(
            new Reserved("", "a topic that does not exist is an error at start", "false", "allow.auto.create.topics"),
            new Reserved(
                    "",
                    "the classic protocol is used; which node handles a partition is decided in the checkpoint store",
                    "classic",
                    "group.protocol"));

    private ReservedProperties() {}

    /** What is wrong with a user's properties, in words for the user. */
    static List<String> problemsOf(Map<String, Object> properties) {
        var problems = new ArrayList<String>();
        for (var reserved : RESERVED) {
            reserved.addProblems(properties, problems);
        }
        for (var reserved : SILENTLY_RESERVED) {
            reserved.addProblems(properties, problems);
        }
        var servers = properties.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        if (servers == null || servers.toString().isBlank()) {
            problems.add(
                    "Kafka property 'bootstrap.servers' is missing. Write KafkaStorage.builder(\"host:9092\") or add it"
                            + " to the properties.");
        }
        if (problems.isEmpty()) {
            addInvalid(ConsumerConfig.configDef(), properties, problems);
            addInvalid(AdminClientConfig.configDef(), properties, problems);
        }
        return problems;
    }

    /** What the clients themselves refuse. */
    private static void addInvalid(ConfigDef known, Map<String, Object> properties, List<String> problems) {
        try {
            known.parse(withDeserializers(properties));
        } catch (ConfigException e) {
            var problem = "Kafka properties: " + e.getMessage() + ". Correct or remove it.";
            if (!problems.contains(problem)) {
                problems.add(problem);
            }
        }
    }

    private static Map<String, Object> withDeserializers(Map<String, Object> properties) {
        return ClientProperties.of(properties).consumer("check");
    }

    /**
     * @param entry how it stands in the list of what else is reserved
     * @param reason why
     * @param harmless the value that Beckett uses, which may be set too
     * @param names of the properties
     */
    private record Reserved(String entry, String reason, String harmless, List<String> names) {
        Reserved(String entry, String reason, String harmless, String... names) {
            this(entry, reason, harmless, List.of(names));
        }

        void addProblems(Map<String, Object> properties, List<String> problems) {
            for (var name : names) {
                var value = properties.get(name);
                if (value != null && !Objects.toString(value).equals(harmless)) {
                    problems.add("Kafka property '" + name + "' = '" + value + "' is not yours to set: " + reason
                            + ". Remove it. Also reserved: " + others() + ".");
                }
            }
        }

        private String others() {
            return RESERVED.stream()
                    .filter(other -> !other.equals(this))
                    .map(Reserved::entry)
                    .collect(Collectors.joining(", "));
        }
    }
}
