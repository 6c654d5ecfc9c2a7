package io.beckett.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message to append, with an id or metadata of its own. Needed only where one of them is wanted; otherwise the plain
 * object is appended. Immutable, safe for all threads as far as its data is.
 */
public final class Message {
    private static final int LONGEST_ID = 500;
    private static final int LONGEST_NAME = 500;

    private final Object data;
    private final @Nullable String typeName;
    private final @Nullable String id;
    private final Map<String, String> metadata;

    private Message(Object data, @Nullable String typeName, @Nullable String id, Map<String, String> metadata) {
        this.data = data;
        this.typeName = typeName;
        this.id = id;
        this.metadata = metadata;
    }

    /**
     * Wraps an object of a mapped class; a message is returned unchanged.
     *
     * @throws IllegalArgumentException for bytes, which need a type name
     */
    public static Message of(Object data) {
        Objects.requireNonNull(data, "data");
        if (data instanceof Message message) {
            return message;
        }
        if (data instanceof byte[]) {
            throw new IllegalArgumentException(
                    "bytes have no type name. Write Message.raw(\"<type name>\", bytes), which stores them as they are.");
        }
        return new Message(data, null, null, Map.of());
    }

    /**
     * A message of a type that needs no class; its bytes are stored as they are.
     *
     * @param typeName 1 to 500 characters, no control characters
     * @param data copied
     */
    public static Message raw(String typeName, byte[] data) {
        MetadataNames.checkText(typeName, "type name", LONGEST_NAME);
        Objects.requireNonNull(data, "data");
        return new Message(data.clone(), typeName, null, Map.of());
    }

    /**
     * The same with an id: appending it to a stream that holds it already is the same append again and stores nothing.
     *
     * @param id unique within its stream; 1 to 500 characters, no control characters
     */
    public Message withId(String id) {
        MetadataNames.checkText(id, "message id", LONGEST_ID);
        return new Message(data, typeName, id, metadata);
    }

    /**
     * The same with one metadata entry more; a second value for a name replaces the first.
     *
     * @param name 1 to 500 characters, no control characters
     * @throws IllegalArgumentException if the name starts with {@code $}: those are Beckett's
     */
    public Message withMetadata(String name, String value) {
        MetadataNames.checkText(name, "metadata name", LONGEST_NAME);
        if (name.startsWith("$")) {
            throw new IllegalArgumentException("metadata name '" + name + "' starts with $, which is Beckett's. Write"
                    + " withCorrelationId(..), withCausationId(..) or withTenant(..), or choose another name.");
        }
        return with(name, value);
    }

    /** The same with the id that is common to all messages of one undertaking. */
    public Message withCorrelationId(String correlationId) {
        Objects.requireNonNull(correlationId, "correlationId");
        return with(MetadataNames.CORRELATION_ID, correlationId);
    }

    /** The same with the id of the message that led to this one. */
    public Message withCausationId(String causationId) {
        Objects.requireNonNull(causationId, "causationId");
        return with(MetadataNames.CAUSATION_ID, causationId);
    }

    /** The same with the tenant that it belongs to. */
    public Message withTenant(String tenant) {
        Objects.requireNonNull(tenant, "tenant");
        return with(MetadataNames.TENANT, tenant);
    }

    private Message with(String name, String value) {
        Objects.requireNonNull(value, "value");
        var more = new LinkedHashMap<>(metadata);
        more.put(name, value);
        return new Message(data, typeName, id, Collections.unmodifiableMap(more));
    }

    /** What it carries: the object, or a copy of the bytes of a raw message. */
    public Object data() {
        return data instanceof byte[] bytes ? bytes.clone() : data;
    }

    /** The type name of a raw message; empty for an object, whose class has one. */
    public Optional<String> typeName() {
        return Optional.ofNullable(typeName);
    }

    /** The id that was set; without one, Beckett chooses it when the message is appended. */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** Metadata that was set, correlation, causation and tenant included; unmodifiable. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The correlation id that was set. */
    public Optional<String> correlationId() {
        return Optional.ofNullable(metadata.get(MetadataNames.CORRELATION_ID));
    }

    /** The causation id that was set. */
    public Optional<String> causationId() {
        return Optional.ofNullable(metadata.get(MetadataNames.CAUSATION_ID));
    }

    /** The tenant that was set. */
    public Optional<String> tenant() {
        return Optional.ofNullable(metadata.get(MetadataNames.TENANT));
    }

    @Override
    public String toString() {
        return (typeName == null ? data.getClass().getName() : "'" + typeName + "'")
                + (id == null ? "" : " with id " + id);
    }
}
