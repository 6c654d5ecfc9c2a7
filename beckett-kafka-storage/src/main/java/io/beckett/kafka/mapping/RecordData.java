package io.beckett.kafka.mapping;

import io.beckett.kafka.RecordView;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** One record while it is mapped; reads key and value when they are asked for, and only once. Belongs to one thread. */
final class RecordData implements RecordView {
    private final ConsumerRecord<byte[], byte[]> record;
    private final Reading reading;
    private boolean keyRead;
    private @Nullable String key;
    private @Nullable JsonValue json;
    private boolean eventLookedFor;
    private @Nullable CloudEvent event;
    private @Nullable Object data;
    private boolean valueRead;

    RecordData(ConsumerRecord<byte[], byte[]> record, Reading reading) {
        this.record = record;
        this.reading = reading;
    }

    @Override
    public String topic() {
        return record.topic();
    }

    @Override
    public int partition() {
        return record.partition();
    }

    @Override
    public long offset() {
        return record.offset();
    }

    @Override
    public Instant timestamp() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    @Override
    public Optional<String> key() {
        if (!keyRead && record.key() != null) {
            key = readKey(record.key());
        }
        keyRead = true;
        return Optional.ofNullable(key);
    }

    private @Nullable String readKey(byte[] bytes) {
        var deserializer = reading.key();
        if (deserializer == null) {
            var text = Utf8.decode(bytes);
            if (text == null) {
                throw new MappingProblem("the record's key is not UTF-8 text. Set keyDeserializer(..) on the topic.");
            }
            return text;
        }
        try {
            var read = deserializer.read(record.topic(), record.headers(), bytes);
            return read == null ? null : read.toString();
        } catch (Exception | StackOverflowError e) {
            throw new MappingProblem("keyDeserializer " + deserializer + " " + Thrown.describe(e));
        }
    }

    @Override
    public Optional<String> header(String name) {
        var bytes = headerBytes(name);
        var text = bytes == null ? null : Utf8.decode(bytes);
        if (text == null && reading.cloudEvents() && name.startsWith("ce_")) {
            var structured = event();
            text = structured == null ? null : structured.attribute(name);
        }
        return Optional.ofNullable(text);
    }

    private byte @Nullable [] headerBytes(String name) {
        var header = record.headers().lastHeader(Objects.requireNonNull(name, "name"));
        return header == null ? null : header.value();
    }

    @Override
    public Optional<String> value(String jsonPointer) {
        JsonPath.check(Objects.requireNonNull(jsonPointer, "jsonPointer"));
        if (record.value() == null) {
            return Optional.empty();
        }
        var place = json(jsonPointer).at(jsonPointer);
        return place == null ? Optional.empty() : Optional.ofNullable(place.text());
    }

    /** The value, read with that place among the wanted ones. */
    private JsonValue json(String pointer) {
        valueRead = true;
        var known = json == null && event() != null ? event().json() : json;
        if (known == null || !known.knows(pointer)) {
            var paths = reading.paths().known();
            known = JsonValue.read(
                    record.value(),
                    paths.slots().containsKey(pointer) ? paths : reading.paths().with(pointer));
        }
        json = known;
        return known;
    }

    @Override
    public Optional<Object> data() {
        var deserializer = reading.value();
        if (deserializer == null || record.value() == null) {
            return Optional.empty();
        }
        if (data == null) {
            valueRead = true;
            var bytes = dataBytes();
            try {
                data = deserializer.read(record.topic(), record.headers(), bytes);
            } catch (Exception | StackOverflowError e) {
                throw new UnreadableValue("deserializer " + deserializer + " " + Thrown.describe(e));
            }
        }
        return Optional.ofNullable(data);
    }

    @Override
    public Optional<byte[]> rawKey() {
        return Optional.ofNullable(record.key());
    }

    @Override
    public Optional<byte[]> rawHeader(String name) {
        return Optional.ofNullable(headerBytes(name));
    }

    @Override
    public Optional<byte[]> rawValue() {
        valueRead = true;
        return Optional.ofNullable(record.value());
    }

    Headers headers() {
        return record.headers();
    }

    /** Whether something that was asked for so far came from the value. */
    boolean valueRead() {
        return valueRead;
    }

    /** What {@link #data} has read, or null. */
    @Nullable
    Object dataRead() {
        return data;
    }

    /** The event, if the value is one in structured mode. */
    @Nullable
    CloudEvent event() {
        if (!eventLookedFor) {
            eventLookedFor = true;
            var contentType = reading.cloudEvents() && record.value() != null ? headerBytes("content-type") : null;
            if (contentType != null && CloudEvent.isStructured(Utf8.decode(contentType))) {
                event = CloudEvent.read(record.value(), reading.paths());
            }
        }
        if (event != null) {
            valueRead = true;
        }
        return event;
    }

    /** Attributes of an event in structured mode, under their header names. */
    Map<String, String> attributes() {
        var structured = event();
        return structured == null ? Map.of() : structured.metadata();
    }

    /** The bytes that are the data. Not for tombstones. */
    byte[] dataBytes() {
        var structured = event();
        if (structured != null) {
            return structured.data();
        }
        var pointer = reading.dataPointer();
        if (pointer == null) {
            return record.value();
        }
        var value = json(pointer);
        var place = value.at(pointer);
        if (place == null) {
            throw new MappingProblem("data(\"" + pointer + "\"): the value has nothing there");
        }
        return value.bytes(place);
    }
}
