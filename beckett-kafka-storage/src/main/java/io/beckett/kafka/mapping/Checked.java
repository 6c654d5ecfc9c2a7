package io.beckett.kafka.mapping;

import io.beckett.spi.StreamName;
import org.jspecify.annotations.Nullable;

/** Names that records give, checked; a wrong one parks its record. */
final class Checked {
    private Checked() {}

    static StreamName stream(String label, String name) {
        try {
            return StreamName.of(name);
        } catch (IllegalArgumentException e) {
            throw new MappingProblem(label + ": " + e.getMessage());
        }
    }

    static String type(String label, String name) {
        return checked(label, Names.problemOf("type", name), name);
    }

    static String id(String label, String id) {
        return checked(label, Names.problemOf("id", id), id);
    }

    private static String checked(String label, @Nullable String problem, String name) {
        if (problem != null) {
            throw new MappingProblem(label + ": " + problem);
        }
        return name;
    }
}
