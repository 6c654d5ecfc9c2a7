package io.beckett;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** How names, classes and numbers stand in problems. */
final class Texts {

    private static final int LONGEST_PRINTED = 80;

    private Texts() {}

    /** The name with control characters made visible, and shortened if it is very long. */
    static String printable(String name) {
        var text = new StringBuilder();
        name.chars().limit(LONGEST_PRINTED).forEach(c -> text.append(Character.isISOControl(c) ? '?' : (char) c));
        return text.append(name.length() > LONGEST_PRINTED ? "..." : "").toString();
    }

    static String quoted(String name) {
        return "'" + printable(name) + "'";
    }

    static String quoted(Collection<String> names) {
        return names.stream().map(Texts::quoted).collect(Collectors.joining(", "));
    }

    /** The expression for a class in the user's code. */
    static String literal(Class<?> type) {
        return type.getSimpleName() + ".class";
    }

    /** The type name that one would choose for a class: {@code order-placed} for {@code OrderPlaced}. */
    static String suggestedName(Class<?> type) {
        return type.getSimpleName()
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
    }
}
