package io.beckett.kafka;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a mapping by hand makes of a record: a message, or nothing. Immutable; the withers return a changed copy.
 */
public final class MappedRecord {
    private static final MappedRecord IGNORED = new MappedRecord(null, null, null, null, Map.of());

    private final @Nullable String stream;
    private final @Nullable String type;
    private final @Nullable String id;
    private final byte @Nullable [] data;
    private final Map<String, String> metadata;

    private MappedRecord(
            @Nullable String stream,
            @Nullable String type,
            @Nullable String id,
            byte @Nullable [] data,
            Map<String, String> metadata) {
        this.stream = stream;
        this.type = type;
        this.id = id;
        this.data = data;
        this.metadata = metadata;
    }

    /**
     * A message with the record's value as data, the record's text headers as metadata and the id
     * {@code topic-partition-offset}. A name that no stream or type can have parks the record.
     */
    public static MappedRecord of(String stream, String type) {
        return new MappedRecord(
                Objects.requireNonNull(stream, "stream"), Objects.requireNonNull(type, "type"), null, null, Map.of());
    }

    /** The record is passed over. */
    public static MappedRecord ignored() {
        return IGNORED;
    }

    /** With this id instead of {@code topic-partition-offset}. */
    public MappedRecord withId(String id) {
        return new MappedRecord(stream, type, Objects.requireNonNull(id, "id"), data, metadata);
    }

    /** With these bytes instead of the record's value; not copied. */
    public MappedRecord withData(byte[] data) {
        return new MappedRecord(stream, type, id, Objects.requireNonNull(data, "data"), metadata);
    }

    /**
     * With this metadata beside the record's text headers; wins over a header of the same name.
     *
     * @throws IllegalArgumentException if the name starts with {@code $}: those are Beckett's
     */
    public MappedRecord withMetadata(String name, String value) {
        if (Objects.requireNonNull(name, "name").startsWith("$")) {
            throw new IllegalArgumentException("metadata '" + name
                    + "': names that start with $ are Beckett's. Write withTenant(..) or withCorrelationId(..).");
        }
        return with(name, Objects.requireNonNull(value, "value"));
    }

    /** With this tenant. */
    public MappedRecord withTenant(String tenant) {
        return with("$tenant", Objects.requireNonNull(tenant, "tenant"));
    }

    /** With this correlation id. */
    public MappedRecord withCorrelationId(String correlationId) {
        return with("$correlation_id", Objects.requireNonNull(correlationId, "correlationId"));
    }

    private MappedRecord with(String name, String value) {
        var more = new LinkedHashMap<>(metadata);
        more.put(name, value);
        return new MappedRecord(stream, type, id, data, Collections.unmodifiableMap(more));
    }

    /** The stream; empty if the record is ignored. */
    public Optional<String> stream() {
        return Optional.ofNullable(stream);
    }

    /** The type name; empty if the record is ignored. */
    public Optional<String> type() {
        return Optional.ofNullable(type);
    }

    /** The id, if it was set. */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** The data, if it was set. */
    public Optional<byte[]> data() {
        return Optional.ofNullable(data);
    }

    /** The metadata that was set. Unmodifiable. */
    public Map<String, String> metadata() {
        return metadata;
    }
}
