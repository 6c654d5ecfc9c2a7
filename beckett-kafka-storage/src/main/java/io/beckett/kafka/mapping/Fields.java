package io.beckett.kafka.mapping;

import io.beckett.kafka.RecordField;
import io.beckett.kafka.RecordView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ready fields; each prints as the user wrote it. */
public final class Fields {
    private Fields() {}

    /** The record's key. */
    public static RecordField key() {
        return new Key();
    }

    /** A header. */
    public static RecordField header(String name) {
        return new Header(Objects.requireNonNull(name, "name"));
    }

    /** A place in a JSON value. */
    public static RecordField value(String pointer) {
        JsonPath.check(Objects.requireNonNull(pointer, "jsonPointer"));
        return new Value(pointer);
    }

    /** Whether it prints as the user wrote it. */
    static boolean isReady(RecordField field) {
        return field instanceof Key || field instanceof Header || field instanceof Value;
    }

    private record Key() implements RecordField {
        @Override
        public @Nullable String read(RecordView record) {
            return record.key().orElse(null);
        }

        @Override
        public String toString() {
            return "key()";
        }
    }

    private record Header(String name) implements RecordField {
        @Override
        public @Nullable String read(RecordView record) {
            return record.header(name).orElse(null);
        }

        @Override
        public String toString() {
            return "header(\"" + name + "\")";
        }
    }

    private record Value(String pointer) implements RecordField {
        @Override
        public @Nullable String read(RecordView record) {
            return record.value(pointer).orElse(null);
        }

        @Override
        public String toString() {
            return "value(\"" + pointer + "\")";
        }
    }
}
