package io.beckett.kafka.mapping;

import io.beckett.kafka.RecordField;
import io.beckett.kafka.RecordView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Text with placeholders, taken apart once. */
final class Template implements RecordField {
    private static final String ALLOWED =
            "Allowed: {key}, {topic}, {header:NAME}, {value:/JSON/POINTER}. A literal brace is written {{.";

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * Takes a template apart.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    static Template parse(String text) {
        var parts = new ArrayList<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '{') {
                literal.append(text.charAt(i));
            } else if (text.startsWith("{{", i)) {
                literal.append('{');
                i++;
            } else {
                var end = text.indexOf('}', i);
                if (end < 0) {
                    throw new IllegalArgumentException("'{' without '}'. " + ALLOWED);
                }
                addLiteral(parts, literal);
                parts.add(placeholder(text.substring(i + 1, end)));
                i = end;
            }
        }
        addLiteral(parts, literal);
        return new Template(List.copyOf(parts));
    }

    private static void addLiteral(List<Part> parts, StringBuilder literal) {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private static Part placeholder(String name) {
        if (name.equals("key")) {
            return new Key();
        }
        if (name.equals("topic")) {
            return new Topic();
        }
        if (name.startsWith("header:") && name.length() > "header:".length()) {
            return new Header(name.substring("header:".length()));
        }
        if (name.startsWith("value:")) {
            var pointer = name.substring("value:".length());
            JsonPath.check(pointer);
            return new Value(pointer);
        }
        throw new IllegalArgumentException("unknown placeholder {" + name + "}. " + ALLOWED);
    }

    /** The text, if it is the same for all records. */
    Optional<String> constant() {
        return parts.isEmpty()
                ? Optional.of("")
                : parts.size() == 1 && parts.get(0) instanceof Literal literal
                        ? Optional.of(literal.text())
                        : Optional.empty();
    }

    /** The category of all streams that this template can name for a topic, if it is known beforehand. */
    Optional<String> category(String topic) {
        var start = new StringBuilder();
        for (var part : parts) {
            if (part instanceof Literal literal) {
                start.append(literal.text());
            } else if (part instanceof Topic) {
                start.append(topic);
            } else {
                var dash = start.indexOf("-");
                return dash < 0 ? Optional.empty() : Optional.of(start.substring(0, dash));
            }
        }
        var dash = start.indexOf("-");
        return Optional.of(dash < 0 ? start.toString() : start.substring(0, dash));
    }

    @Override
    public String read(RecordView record) {
        if (parts.size() == 1) {
            return parts.get(0).read(record);
        }
        var text = new StringBuilder(48);
        for (var part : parts) {
            text.append(part.read(record));
        }
        return text.toString();
    }

    private static String required(Optional<String> value, String what) {
        if (value.isEmpty() || value.get().isEmpty()) {
            throw new MappingProblem(what + (value.isPresent() ? " is empty" : " is missing"));
        }
        return value.get();
    }

    private sealed interface Part {
        String read(RecordView record);
    }

    private record Literal(String text) implements Part {
        @Override
        public String read(RecordView record) {
            return text;
        }
    }

    private record Topic() implements Part {
        @Override
        public String read(RecordView record) {
            return record.topic();
        }
    }

    private record Key() implements Part {
        @Override
        public String read(RecordView record) {
            return required(record.key(), "the record's key");
        }
    }

    private record Header(String name) implements Part {
        @Override
        public String read(RecordView record) {
            var value = record.header(name);
            if (value.isEmpty() && record.rawHeader(name).isPresent()) {
                throw new MappingProblem("header " + Names.quoted(name) + " is not UTF-8 text");
            }
            return required(value, "header " + Names.quoted(name));
        }
    }

    private record Value(String pointer) implements Part {
        @Override
        public String read(RecordView record) {
            return required(record.value(pointer), "a text, number or truth value at " + pointer + " of the value");
        }
    }
}
