package io.beckett.kafka.mapping;

import java.util.ArrayList;
import java.util.List;

/** JSON pointers of RFC 6901. */
final class JsonPath {
    private JsonPath() {}

    /**
     * Checks a pointer.
     *
     * @throws IllegalArgumentException if it is none; the message says what to write
     */
    static void check(String pointer) {
        if (!pointer.isEmpty() && pointer.charAt(0) != '/') {
            throw new IllegalArgumentException(
                    "JSON pointer '" + pointer + "' does not start with '/'. Write '/" + pointer + "'.");
        }
        for (var i = pointer.indexOf('~'); i >= 0; i = pointer.indexOf('~', i + 1)) {
            if (i + 1 == pointer.length() || (pointer.charAt(i + 1) != '0' && pointer.charAt(i + 1) != '1')) {
                throw new IllegalArgumentException("JSON pointer '" + pointer + "' has '~' at index " + i
                        + " without 0 or 1. Write ~0 for '~' and ~1 for '/' in a name.");
            }
        }
    }

    /** The names on the way, from the root. */
    static List<String> steps(String pointer) {
        check(pointer);
        var steps = new ArrayList<String>();
        for (var from = 0; from < pointer.length(); ) {
            var end = pointer.indexOf('/', from + 1);
            var to = end < 0 ? pointer.length() : end;
            steps.add(pointer.substring(from + 1, to).replace("~1", "/").replace("~0", "~"));
            from = to;
        }
        return steps;
    }
}
