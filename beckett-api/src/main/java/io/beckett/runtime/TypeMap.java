package io.beckett.runtime;

import io.beckett.spi.MessageTypes;
import io.beckett.spi.RecordedMessage;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The type names and their classes, one to one, and the old names that lead to them. Immutable, safe for all threads. */
public final class TypeMap implements MessageTypes {

    private final Map<String, Class<?>> classes;
    private final Map<Class<?>, String> names;
    private final Map<String, UpcastChain> upcasts;

    /**
     * @param classes by type name, each class once; their order is kept
     * @throws IllegalArgumentException if a class has two names
     */
    public TypeMap(Map<String, Class<?>> classes) {
        this(classes, Map.of());
    }

    /**
     * @param classes by type name, each class once; their order is kept
     * @param upcasts by old type name; none of them is mapped to a class; their order is kept
     * @throws IllegalArgumentException if a class has two names
     */
    public TypeMap(Map<String, Class<?>> classes, Map<String, UpcastChain> upcasts) {
        this.classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
        this.upcasts = Collections.unmodifiableMap(new LinkedHashMap<>(upcasts));
        this.names = new HashMap<>();
        this.classes.forEach((name, type) -> {
            var other = names.put(type, name);
            if (other != null) {
                throw new IllegalArgumentException(
                        "class " + type.getName() + " has two type names, '" + other + "' and '" + name + "'.");
            }
        });
    }

    /** {@inheritDoc} An old name stands for the class that its upcasters lead to. */
    @Override
    public Optional<Class<?>> classOf(String typeName) {
        var type = classes.get(typeName);
        return type == null ? Optional.ofNullable(upcasts.get(typeName)).map(UpcastChain::type) : Optional.of(type);
    }

    @Override
    public Optional<String> nameOf(Class<?> type) {
        return Optional.ofNullable(names.get(type));
    }

    /**
     * The mapped classes that are this class or below it, by their names, in the order in which they were mapped; then the
     * old names that lead to them.
     */
    public Map<String, Class<?>> below(Class<?> type) {
        var found = new LinkedHashMap<String, Class<?>>();
        classes.forEach((name, mapped) -> {
            if (type.isAssignableFrom(mapped)) {
                found.put(name, mapped);
            }
        });
        upcasts.forEach((name, chain) -> {
            if (type.isAssignableFrom(chain.type())) {
                found.put(name, chain.type());
            }
        });
        return found;
    }

    /** The old names that lead to this mapped one. */
    public List<String> olderNames(String typeName) {
        return upcasts.entrySet().stream()
                .filter(entry -> entry.getValue().newestName().equals(typeName))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A message as an object of the class that its type name stands for; null if there is none. */
    @Nullable
    Object decode(RecordedMessage message) {
        var type = classes.get(message.type());
        if (type != null) {
            return message.payload().as(type);
        }
        var chain = upcasts.get(message.type());
        return chain == null ? null : chain.read(message);
    }
}
