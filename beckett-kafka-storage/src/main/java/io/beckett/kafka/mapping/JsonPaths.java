package io.beckett.kafka.mapping;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The places of a JSON value that a mapping looks at. It learns them from what the mapping asks for, so that from the second
 * record on one reading of the value finds them all. Safe for all threads.
 */
final class JsonPaths {
    /** A mapping that makes up pointers for each record must not make this grow for ever. */
    private static final int MOST = 64;

    private volatile Known known = new Known(Map.of(), new Step());

    Known known() {
        return known;
    }

    /** Places that contain this one. */
    synchronized Known with(String pointer) {
        if (known.slots.containsKey(pointer)) {
            return known;
        }
        if (known.slots.size() >= MOST) {
            return Known.of(Map.of(pointer, 0));
        }
        var slots = new HashMap<>(known.slots);
        slots.put(pointer, slots.size());
        known = Known.of(slots);
        return known;
    }

    /** Places by pointer, and the same as a tree to follow while reading. Not changed any more. */
    record Known(Map<String, Integer> slots, Step root) {
        static Known of(Map<String, Integer> slots) {
            var root = new Step();
            slots.forEach((pointer, slot) -> {
                var step = root;
                for (var name : JsonPath.steps(pointer)) {
                    step = step.children.computeIfAbsent(name, unused -> new Step());
                }
                step.slot = slot;
            });
            return new Known(slots, root);
        }
    }

    /** One step on the way. */
    static final class Step {
        private final Map<String, Step> children = new HashMap<>();
        private int slot = -1;

        @Nullable
        Step child(String name) {
            return children.get(name);
        }

        boolean hasChildren() {
            return !children.isEmpty();
        }

        void eachChild(Consumer<Step> action) {
            children.values().forEach(action);
        }

        /** Where the reading keeps what it finds here, or -1. */
        int slot() {
            return slot;
        }
    }
}
