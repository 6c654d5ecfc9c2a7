package io.beckett.spi;

import java.util.Optional;

/** The mapped type names and their classes, one to one. Immutable, safe for all threads. */
public interface MessageTypes {
    /** The class that a type name stands for; empty for a type that is used by its name only. */
    Optional<Class<?>> classOf(String typeName);

    /** The type name of exactly this class; superclasses and interfaces have names of their own or none. */
    Optional<String> nameOf(Class<?> type);
}
