package io.beckett.kafka.log;

import io.beckett.kafka.LogTopicBuilder;
import io.beckett.spi.MessageCodec;
import io.beckett.spi.StreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Collects what is said of a log topic. Belongs to one thread until it is frozen. */
public final class LogDefinition implements LogTopicBuilder {
    private static final int MOST_PARTITIONS = 1_000;
    private static final int MOST_COPIES = 100;

    private final String topic;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> given = new TreeSet<>();
    private final Set<String> categories = new TreeSet<>();
    private @Nullable Predicate<? super String> streams;
    private int partitions = 12;
    private int copies = 3;
    private @Nullable MessageCodec codec;
    private boolean frozen;

    private LogDefinition(String topic) {
        this.topic = topic;
    }

    /** Lets {@code define} say it, and takes no more afterwards. */
    public static LogDefinition define(String topic, Consumer<? super LogTopicBuilder> define) {
        var definition = new LogDefinition(topic);
        define.accept(definition);
        if (definition.categories.isEmpty() && definition.streams == null) {
            definition.problem(": takes no streams. Write category(\"Order\"), or streams(name -> ..).");
        }
        definition.frozen = true;
        return definition;
    }

    /** Its name. */
    public String topic() {
        return topic;
    }

    /** What is wrong, in words for the user. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** The categories that it takes; empty if only a function knows. */
    public Optional<Set<String>> categories() {
        return streams == null ? Optional.of(Set.copyOf(categories)) : Optional.empty();
    }

    /** The categories that were named; a function may take more. */
    public Set<String> named() {
        return Set.copyOf(categories);
    }

    /** Its own codec. */
    public Optional<MessageCodec> codec() {
        return Optional.ofNullable(codec);
    }

    boolean takes(StreamName stream) {
        return categories.contains(stream.category()) || (streams != null && streams.test(stream.value()));
    }

    LogTopic toTopic() {
        return new LogTopic(topic, partitions, (short) copies);
    }

    @Override
    public LogTopicBuilder category(String first, String... more) {
        checkOpen();
        add(first);
        for (var name : more) {
            add(name);
        }
        return this;
    }

    private void add(String category) {
        Objects.requireNonNull(category, "category");
        try {
            if (!StreamName.of(category + "-1").category().equals(category)) {
                problem(", category(\"" + category + "\"): a category ends before the first '-' of a stream's name.");
            }
        } catch (IllegalArgumentException e) {
            problem(", category(\"" + category + "\"): " + e.getMessage() + ".");
        }
        categories.add(category);
    }

    @Override
    public LogTopicBuilder streams(Predicate<? super String> name) {
        set("streams");
        streams = Objects.requireNonNull(name, "name");
        return this;
    }

    @Override
    public LogTopicBuilder partitions(int fixedForLife) {
        set("partitions");
        partitions = checked("partitions", fixedForLife, MOST_PARTITIONS);
        return this;
    }

    @Override
    public LogTopicBuilder replicationFactor(int count) {
        set("replicationFactor");
        copies = checked("replicationFactor", count, MOST_COPIES);
        return this;
    }

    @Override
    public LogTopicBuilder codec(MessageCodec own) {
        set("codec");
        codec = Objects.requireNonNull(own, "codec");
        return this;
    }

    private int checked(String setting, int value, int most) {
        if (value < 1 || value > most) {
            problem(": " + setting + " is " + value + ", allowed 1 to " + String.format(Locale.ROOT, "%,d", most)
                    + ".");
            return 1;
        }
        return value;
    }

    private void set(String setting) {
        checkOpen();
        if (!given.add(setting)) {
            problem(": " + setting + " is given twice. Keep one.");
        }
    }

    private void checkOpen() {
        if (frozen) {
            throw new IllegalStateException(
                    "log topic '" + topic + "' is defined already. Use the builder inside the lambda that gets it.");
        }
    }

    private void problem(String text) {
        problems.add("log topic '" + topic + "'" + text);
    }
}
