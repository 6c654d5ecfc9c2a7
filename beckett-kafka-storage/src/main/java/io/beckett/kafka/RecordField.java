package io.beckett.kafka;

import io.beckett.kafka.mapping.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Takes a text out of a record of an adopted topic: one of the ready ones below, or a lambda.
 *
 * <p>Called by several threads at once. What it throws parks the record.
 */
@FunctionalInterface
public interface RecordField {
    /** The text, or null if this record does not have it. */
    @Nullable
    String read(RecordView record) throws Exception;

    /** The record's key, see {@link RecordView#key()}. */
    static RecordField key() {
        return Fields.key();
    }

    /** A header, see {@link RecordView#header}. */
    static RecordField header(String name) {
        return Fields.header(name);
    }

    /**
     * A place in a JSON value, see {@link RecordView#value}.
     *
     * @throws IllegalArgumentException if it is not a JSON pointer
     */
    static RecordField value(String jsonPointer) {
        return Fields.value(jsonPointer);
    }
}
