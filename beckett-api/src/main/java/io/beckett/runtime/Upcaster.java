package io.beckett.runtime;

import java.util.Objects;
import java.util.function.Function;

/**
 * Turns messages of an old type into a newer one.
 *
 * @param oldName the type name that stands in the topic, or that another upcaster leads to
 * @param readAs what {@code change} gets
 * @param newName the type name that it leads to
 * @param change a pure function from {@code readAs} to the newer class, or to something that the codec can bind to it
 */
public record Upcaster(String oldName, Class<?> readAs, String newName, Function<Object, ?> change) {
    public Upcaster {
        Objects.requireNonNull(oldName, "oldName");
        Objects.requireNonNull(readAs, "readAs");
        Objects.requireNonNull(newName, "newName");
        Objects.requireNonNull(change, "change");
    }

    /** For a function of its class. */
    public static <O> Upcaster of(String oldName, Class<O> readAs, String newName, Function<? super O, ?> change) {
        Objects.requireNonNull(change, "change");
        return new Upcaster(oldName, readAs, newName, old -> change.apply(readAs.cast(old)));
    }

    @Override
    public String toString() {
        return "upcaster '" + oldName + "' -> '" + newName + "'";
    }
}
