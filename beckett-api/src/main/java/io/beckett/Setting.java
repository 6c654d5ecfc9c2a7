package io.beckett;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A setting that is given at most once; the second time is a problem, and the first value stays. */
final class Setting<T> {

    private final String name;
    private @Nullable T value;

    Setting(String name) {
        this.name = name;
    }

    void set(T given, Where where, List<String> problems) {
        Objects.requireNonNull(given, name);
        if (value == null) {
            value = given;
        } else {
            problems.add(where.says(name + " is given twice. Remove one of the two."));
        }
    }

    Optional<T> get() {
        return Optional.ofNullable(value);
    }
}
