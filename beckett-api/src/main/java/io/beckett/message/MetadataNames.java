package io.beckett.message;

import java.util.Objects;

/** Names of metadata that are Beckett's, and what texts of a message may look like. */
final class MetadataNames {
    static final String CORRELATION_ID = "$correlation_id";
    static final String CAUSATION_ID = "$causation_id";
    static final String TENANT = "$tenant";

    private MetadataNames() {}

    static void checkText(String text, String what, int longest) {
        Objects.requireNonNull(text, what);
        if (text.isEmpty() || text.length() > longest) {
            throw new IllegalArgumentException(
                    what + " has " + text.length() + " characters, allowed 1 to " + longest + ".");
        }
        for (var i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new IllegalArgumentException(what + " has a control character at index " + i + ". Remove it.");
            }
        }
    }
}
