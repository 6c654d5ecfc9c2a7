package io.beckett.kafka.mapping;

import io.beckett.kafka.RecordField;
import io.beckett.spi.MessagePayload;
import io.beckett.spi.MessageTypes;
import io.beckett.spi.RecordedMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Maps a record by its fields. What stream and type need is read first: if they do not need the value, a value that cannot
 * be read does not park the record but blocks its stream, in order with its other messages.
 */
final class FieldMapping implements RecordMapping {
    private final NamedField stream;
    private final @Nullable NamedField type;
    private final @Nullable NamedField id;
    private final List<NamedField> metadata;
    private final String tombstone;
    private final Reading reading;
    private final Payloads payloads;
    private final MessageTypes types;

    /**
     * @param type null if CloudEvents or the class of the value say it
     * @param tombstone type of records without a value; empty if they do not come here
     */
    FieldMapping(
            NamedField stream,
            @Nullable NamedField type,
            @Nullable NamedField id,
            List<NamedField> metadata,
            String tombstone,
            Reading reading,
            Payloads payloads,
            MessageTypes types) {
        this.stream = stream;
        this.type = type;
        this.id = id;
        this.metadata = List.copyOf(metadata);
        this.tombstone = tombstone;
        this.reading = reading;
        this.payloads = payloads;
        this.types = types;
    }

    @Override
    public RecordedMessage map(ConsumerRecord<byte[], byte[]> record, RecordData view) {
        var streamName = Checked.stream(stream.label(), stream.required(view));
        var typeName = record.value() == null ? tombstone : typeOf(view);
        var headers = record.headers().toArray();
        var size = RecordMapping.sizeOf(record, headers);
        var valueRead = view.valueRead();
        Details details;
        try {
            details = details(record, view, typeName, headers, valueRead);
        } catch (UnreadableValue problem) {
            if (valueRead) {
                throw problem;
            }
            details = new Details(
                    RecordMapping.defaultId(record),
                    record.timestamp(),
                    HeaderMetadata.of(headers, Map.of()),
                    Payloads.broken(typeName, problem));
        }
        return new RecordedMessage(
                streamName,
                details.id,
                typeName,
                record.offset() + 1,
                details.millis,
                details.metadata,
                details.payload,
                size,
                record.leaderEpoch().orElse(-1),
                0);
    }

    private String typeOf(RecordData view) {
        if (type != null) {
            return Checked.type(type.label(), type.required(view));
        }
        if (reading.cloudEvents()) {
            return Checked.type("cloudEvents()", attribute(view, "ce_type", "type"));
        }
        var data = view.data()
                .orElseThrow(() ->
                        new UnreadableValue("deserializer " + reading.value() + " gives null, which has no type"));
        return types.nameOf(data.getClass())
                .orElseThrow(() -> new MappingProblem("class " + data.getClass().getName()
                        + ", which the deserializer gives, has no type name. Write builder.map(\"<name>\", "
                        + data.getClass().getSimpleName() + ".class)."));
    }

    private Details details(
            ConsumerRecord<byte[], byte[]> record,
            RecordData view,
            String typeName,
            Header[] headers,
            boolean valueRead) {
        var added = metadata(view);
        var all = HeaderMetadata.of(headers, added);
        var millis = reading.cloudEvents()
                ? CloudEvent.millis(view.header("ce_time").orElse(null), record.timestamp())
                : record.timestamp();
        return new Details(idOf(record, view), millis, all, payload(record, view, typeName, all, valueRead));
    }

    private Map<String, String> metadata(RecordData view) {
        var attributes = reading.cloudEvents() ? view.attributes() : Map.<String, String>of();
        if (metadata.isEmpty()) {
            return attributes;
        }
        var added = new LinkedHashMap<>(attributes);
        for (var field : metadata) {
            var value = field.read(view);
            if (value != null) {
                added.put(field.name(), value);
            }
        }
        return added;
    }

    private String idOf(ConsumerRecord<byte[], byte[]> record, RecordData view) {
        if (id != null) {
            var given = id.read(view);
            if (given != null && !given.isEmpty()) {
                return Checked.id(id.label(), given);
            }
        } else if (reading.cloudEvents() && record.value() != null) {
            return Checked.id("cloudEvents()", attribute(view, "ce_id", "id"));
        }
        return RecordMapping.defaultId(record);
    }

    private MessagePayload payload(
            ConsumerRecord<byte[], byte[]> record,
            RecordData view,
            String typeName,
            Map<String, String> all,
            boolean valueRead) {
        if (record.value() == null) {
            return MessagePayload.tombstone(typeName);
        }
        var isWhole = reading.dataPointer() == null && !reading.cloudEvents();
        return isWhole || valueRead ? payloads.now(view, typeName, all) : payloads.late(view, typeName, all);
    }

    private static String attribute(RecordData view, String header, String name) {
        return view.header(header)
                .orElseThrow(() -> new MappingProblem(
                        "not a CloudEvent: attribute '" + name + "' (header '" + header + "') is missing"));
    }

    private record Details(String id, long millis, Map<String, String> metadata, MessagePayload payload) {}

    /**
     * A field with the place where it stands in the user's configuration.
     *
     * @param label as the user wrote it, for example {@code stream("Order-{key}")}
     * @param name the metadata's name; empty for other fields
     * @param field what to read
     */
    record NamedField(String label, String name, RecordField field) {
        @Nullable
        String read(RecordData view) {
            try {
                return field.read(view);
            } catch (UnreadableValue e) {
                throw new UnreadableValue(label + ": " + e.reason());
            } catch (MappingProblem e) {
                throw new MappingProblem(label + ": " + e.reason());
            } catch (Exception | StackOverflowError e) {
                throw new MappingProblem(label + " " + Thrown.describe(e));
            }
        }

        String required(RecordData view) {
            var text = read(view);
            if (text == null) {
                throw new MappingProblem(label + ": the record does not have it");
            }
            return text;
        }
    }
}
