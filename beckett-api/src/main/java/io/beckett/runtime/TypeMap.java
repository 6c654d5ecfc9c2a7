package io.beckett.runtime;

import io.beckett.spi.MessageTypes;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The type names and their classes, one to one. Immutable, safe for all threads. */
public final class TypeMap implements MessageTypes {

    private final Map<String, Class<?>> classes;
    private final Map<Class<?>, String> names;

    /**
     * @param classes by type name, each class once; their order is kept
     * @throws IllegalArgumentException if a class has two names
     */
    public TypeMap(Map<String, Class<?>> classes) {
        this.classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
        this.names = new HashMap<>();
        this.classes.forEach((name, type) -> {
            var other = names.put(type, name);
            if (other != null) {
                throw new IllegalArgumentException(
                        "class " + type.getName() + " has two type names, '" + other + "' and '" + name + "'.");
            }
        });
    }

    @Override
    public Optional<Class<?>> classOf(String typeName) {
        return Optional.ofNullable(classes.get(typeName));
    }

    @Override
    public Optional<String> nameOf(Class<?> type) {
        return Optional.ofNullable(names.get(type));
    }

    /** The mapped classes that are this class or below it, by their names, in the order in which they were mapped. */
    public Map<String, Class<?>> below(Class<?> type) {
        var found = new LinkedHashMap<String, Class<?>>();
        classes.forEach((name, mapped) -> {
            if (type.isAssignableFrom(mapped)) {
                found.put(name, mapped);
            }
        });
        return found;
    }
}
