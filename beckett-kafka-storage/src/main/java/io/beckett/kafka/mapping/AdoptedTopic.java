package io.beckett.kafka.mapping;

import io.beckett.kafka.AdoptedTopicBuilder;
import io.beckett.kafka.MappedRecord;
import io.beckett.kafka.RecordField;
import io.beckett.kafka.RecordView;
import io.beckett.kafka.mapping.FieldMapping.NamedField;
import io.beckett.spi.MessageCodec;
import io.beckett.spi.StorageSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Collects how the records of one or several topics become messages. Belongs to one thread until it is frozen. */
public final class AdoptedTopic implements AdoptedTopicBuilder {
    private final List<String> topics;
    private final Deserializers deserializers;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> given = new TreeSet<>();
    private final List<NamedField> metadata = new ArrayList<>();
    private @Nullable NamedField stream;
    private @Nullable NamedField type;
    private @Nullable NamedField id;
    private @Nullable String dataPointer;
    private @Nullable MessageCodec codec;
    private @Nullable SharedDeserializer value;
    private @Nullable SharedDeserializer key;
    private @Nullable String tombstone;
    private @Nullable Function<? super RecordView, MappedRecord> mapping;
    private boolean frozen;

    private AdoptedTopic(List<String> topics, Deserializers deserializers) {
        this.topics = topics;
        this.deserializers = deserializers;
    }

    /** Lets {@code define} say it, and takes no more afterwards. */
    public static AdoptedTopic define(
            List<String> topics, Deserializers deserializers, Consumer<? super AdoptedTopicBuilder> define) {
        var topic = new AdoptedTopic(List.copyOf(topics), deserializers);
        define.accept(topic);
        topic.checkWhole();
        topic.frozen = true;
        return topic;
    }

    /** The topics. */
    public List<String> topics() {
        return topics;
    }

    /** What is wrong, in words for the user. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** The category of all streams of a topic, if it is known before reading. */
    public Optional<String> category(String topic) {
        return stream != null && stream.field() instanceof Template template
                ? template.category(topic)
                : Optional.empty();
    }

    /** The mapping of one of the topics. Only if there are no problems. */
    public TopicMapping mapping(String topic, StorageSetup setup) {
        var reading = new Reading(key, value, dataPointer, given.contains("cloudEvents"), new JsonPaths());
        var payloads = new Payloads(codec == null ? setup.codec() : codec, value);
        var tombstoneType = tombstone == null ? "" : tombstone;
        var records = mapping == null
                ? new FieldMapping(
                        Objects.requireNonNull(stream, "stream"),
                        type,
                        id,
                        metadata,
                        tombstoneType,
                        reading,
                        payloads,
                        setup.types())
                : new HandMapping(mapping, tombstoneType, payloads);
        return new TopicMapping(
                topic,
                records,
                reading,
                tombstone == null ? TopicMapping.Tombstones.PASS : TopicMapping.Tombstones.MAP);
    }

    @Override
    public AdoptedTopicBuilder stream(String template) {
        set("stream");
        stream = template("stream", template);
        return this;
    }

    @Override
    public AdoptedTopicBuilder stream(RecordField field) {
        set("stream");
        stream = field("stream", field);
        return this;
    }

    @Override
    public AdoptedTopicBuilder type(String template) {
        set("type");
        type = template("type", template);
        if (type.field() instanceof Template parsed) {
            parsed.constant().ifPresent(name -> checkName("type(\"" + template + "\")", "type", name));
        }
        return this;
    }

    @Override
    public AdoptedTopicBuilder type(RecordField field) {
        set("type");
        type = field("type", field);
        return this;
    }

    @Override
    public AdoptedTopicBuilder id(RecordField field) {
        set("id");
        id = field("id", field);
        return this;
    }

    @Override
    public AdoptedTopicBuilder data(String jsonPointer) {
        set("data");
        try {
            JsonPath.check(Objects.requireNonNull(jsonPointer, "jsonPointer"));
        } catch (IllegalArgumentException e) {
            problem(", data(\"" + jsonPointer + "\"): " + e.getMessage());
        }
        dataPointer = jsonPointer.isEmpty() ? null : jsonPointer;
        return this;
    }

    @Override
    public AdoptedTopicBuilder metadata(String name, RecordField field) {
        Objects.requireNonNull(name, "name");
        set("metadata", "metadata(\"" + name + "\", ..)");
        checkName("metadata(\"" + name + "\", ..)", "name", name);
        if (name.startsWith("$")) {
            problem(", metadata(\"" + name
                    + "\", ..): names that start with $ are Beckett's. Write tenant(..) or correlationId(..).");
        }
        return add("metadata", name, field);
    }

    @Override
    public AdoptedTopicBuilder tenant(RecordField field) {
        set("tenant");
        return add("tenant", "$tenant", field);
    }

    @Override
    public AdoptedTopicBuilder correlationId(RecordField field) {
        set("correlationId");
        return add("correlationId", "$correlation_id", field);
    }

    @Override
    public AdoptedTopicBuilder cloudEvents() {
        set("cloudEvents");
        return this;
    }

    @Override
    public AdoptedTopicBuilder codec(MessageCodec codec) {
        set("codec");
        this.codec = Objects.requireNonNull(codec, "codec");
        return this;
    }

    @Override
    public AdoptedTopicBuilder deserializer(Deserializer<?> deserializer) {
        set("deserializer");
        value = deserializers.shared(Objects.requireNonNull(deserializer, "deserializer"));
        return this;
    }

    @Override
    public AdoptedTopicBuilder keyDeserializer(Deserializer<?> deserializer) {
        set("keyDeserializer");
        key = deserializers.shared(Objects.requireNonNull(deserializer, "deserializer"));
        return this;
    }

    @Override
    public AdoptedTopicBuilder tombstone(String typeName) {
        set("tombstone");
        checkName("tombstone(\"" + typeName + "\")", "type", Objects.requireNonNull(typeName, "typeName"));
        tombstone = typeName;
        return this;
    }

    @Override
    public AdoptedTopicBuilder mapping(Function<? super RecordView, MappedRecord> mapping) {
        set("mapping");
        this.mapping = Objects.requireNonNull(mapping, "mapping");
        return this;
    }

    private void set(String setting) {
        set(setting, setting + "(..)");
    }

    private void set(String setting, String label) {
        if (frozen) {
            throw new IllegalStateException(where() + ": " + label
                    + " comes too late. A topic is set up inside the lambda given to adopt(..).");
        }
        given.add(setting);
        if (!given.add(label)) {
            problem(": " + label + " is given twice. Remove one.");
        }
    }

    private NamedField template(String setting, String text) {
        var label = setting + "(\"" + Objects.requireNonNull(text, "template") + "\")";
        try {
            return new NamedField(label, "", Template.parse(text));
        } catch (IllegalArgumentException e) {
            problem(", " + label + ": " + e.getMessage());
            return new NamedField(label, "", record -> null);
        }
    }

    private static NamedField field(String setting, RecordField field) {
        Objects.requireNonNull(field, "field");
        var text = Fields.isReady(field) ? field.toString() : "..";
        return new NamedField(setting + "(" + text + ")", "", field);
    }

    private AdoptedTopicBuilder add(String setting, String name, RecordField field) {
        metadata.add(new NamedField(field(setting, field).label(), name, field));
        return this;
    }

    private void checkName(String label, String what, String name) {
        var wrong = Names.problemOf(what, name);
        if (wrong != null) {
            problem(", " + label + ": " + wrong + ".");
        }
    }

    private void checkWhole() {
        if (topics.isEmpty()) {
            problems.add("adopt(..): the collection names no topic. Name at least one.");
            return;
        }
        for (var name : topics) {
            TopicNames.problemOf(name).ifPresent(wrong -> problems.add("adopted topic '" + name + "': " + wrong));
        }
        problems.addAll(
                Contradictions.in(given).stream().map(text -> where() + text).toList());
        if (given.contains("mapping")) {
            return;
        }
        if (!given.contains("stream")) {
            problem(
                    ": no stream. Each record must name its stream: .stream(\"Order-{key}\"), .stream(header(\"..\")) or"
                            + " .mapping(record -> ..).");
        }
        if (!given.contains("type") && !given.contains("cloudEvents") && !given.contains("deserializer")) {
            problem(": no type. Write .type(\"order-placed\") if all records are of one type, .type(header(\"..\")),"
                    + " .type(value(\"/kind\")) or .cloudEvents().");
        }
    }

    private void problem(String text) {
        problems.add(where() + text);
    }

    private String where() {
        return topics.size() == 1
                ? "adopted topic '" + topics.get(0) + "'"
                : "adopted topics '" + String.join("', '", topics) + "'";
    }
}
