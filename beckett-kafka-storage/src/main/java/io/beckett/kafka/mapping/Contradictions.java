package io.beckett.kafka.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Settings of a topic that cannot stand beside each other. */
final class Contradictions {
    private static final List<String> DECIDED_BY_HAND =
            List.of("stream", "type", "id", "data", "metadata", "tenant", "correlationId", "cloudEvents");

    private Contradictions() {}

    static List<String> in(Set<String> given) {
        var found = new ArrayList<String>();
        if (given.contains("mapping")) {
            for (var setting : DECIDED_BY_HAND) {
                if (given.contains(setting)) {
                    found.add(": mapping(..) and " + setting
                            + "(..) are both given. mapping(..) decides all of it. Remove one.");
                }
            }
        }
        if (given.contains("codec") && given.contains("deserializer")) {
            found.add(": codec(..) and deserializer(..) are both given. Only one can read the data. Remove one.");
        }
        if (given.contains("cloudEvents") && given.contains("data")) {
            found.add(
                    ": cloudEvents() and data(..) are both given. A CloudEvent says itself what its data is. Remove one.");
        }
        return found;
    }
}
