package io.beckett.kafka.mapping;

import java.util.Optional;
import java.util.regex.Pattern;

/** What Kafka allows as the name of a topic. */
final class TopicNames {
    private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private TopicNames() {}

    static Optional<String> problemOf(String name) {
        return ALLOWED.matcher(name).matches() && !name.equals(".") && !name.equals("..")
                ? Optional.empty()
                : Optional.of("no topic can have this name. Allowed: 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'.");
    }
}
