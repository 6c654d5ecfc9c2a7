package io.beckett.kafka.mapping;

import org.jspecify.annotations.Nullable;

/** What type names and ids may look like, and how names are printed. */
final class Names {
    private static final int LONGEST = 500;
    private static final int LONGEST_PRINTED = 80;

    private Names() {}

    /** What is wrong with a type name or id, or null. */
    static @Nullable String problemOf(String what, String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return what + " has " + String.format("%,d", name.length()) + " characters, allowed 1 to " + LONGEST;
        }
        for (var i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return what + " has a control character at index " + i + ": " + quoted(name);
            }
            if (Character.isSurrogate(name.charAt(i)) && isLoneSurrogate(name, i)) {
                return what + " is not valid Unicode at index " + i + ": " + quoted(name);
            }
        }
        return null;
    }

    private static boolean isLoneSurrogate(String name, int i) {
        return Character.isHighSurrogate(name.charAt(i))
                ? i + 1 == name.length() || !Character.isLowSurrogate(name.charAt(i + 1))
                : i == 0 || !Character.isHighSurrogate(name.charAt(i - 1));
    }

    /** The name in quotes, control characters made visible, shortened if it is very long. */
    static String quoted(String name) {
        var text = new StringBuilder("'");
        name.chars().limit(LONGEST_PRINTED).forEach(c -> text.append(Character.isISOControl(c) ? '?' : (char) c));
        return text.append(name.length() > LONGEST_PRINTED ? "...'" : "'").toString();
    }
}
