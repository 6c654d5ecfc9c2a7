package io.beckett.error;

import java.util.Objects;

/**
 * A message type has no class, or a class has no type name, where one was needed.
 *
 * <p>Repeating the call does not help; the missing name belongs into {@code builder.map("<name>", <Class>.class)}.
 */
public final class UnmappedTypeException extends BeckettException {

    private final String type;

    private UnmappedTypeException(String type, String message) {
        super(message, null);
        this.type = type;
    }

    /** For a type name that stands in a topic but is mapped to no class. */
    public static UnmappedTypeException ofName(String typeName) {
        Objects.requireNonNull(typeName, "typeName");
        return new UnmappedTypeException(
                typeName,
                "type name '" + typeName + "' has no class. Write builder.map(\"" + typeName + "\", <Class>.class).");
    }

    /** For a class that no type name is mapped to. */
    public static UnmappedTypeException ofClass(Class<?> type) {
        return new UnmappedTypeException(
                type.getName(),
                "class " + type.getName() + " has no type name. Write builder.map(\"<name>\", " + type.getSimpleName()
                        + ".class).");
    }

    /** The type name without a class, or the name of the class without a type name. */
    public String type() {
        return type;
    }
}
