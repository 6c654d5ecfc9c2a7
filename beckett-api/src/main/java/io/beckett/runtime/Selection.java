package io.beckett.runtime;

import java.util.Set;

/**
 * Which messages a subscription wants: of each kind one of the listed, if any is listed.
 *
 * @param typeNames as they stand in the topic; empty for any type
 * @param categories compared exactly; empty for any category
 * @param streams full names; empty for any stream
 */
public record Selection(Set<String> typeNames, Set<String> categories, Set<String> streams) {

    public Selection {
        typeNames = Set.copyOf(typeNames);
        categories = Set.copyOf(categories);
        streams = Set.copyOf(streams);
    }

    boolean matches(String category, String stream, String typeName) {
        return (typeNames.isEmpty() || typeNames.contains(typeName)) && matchesStream(category, stream);
    }

    boolean matchesStream(String category, String stream) {
        return (categories.isEmpty() || categories.contains(category))
                && (streams.isEmpty() || streams.contains(stream));
    }
}
