package io.beckett.admin;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Some of the results, in order.
 *
 * @param items the results of this page, unmodifiable
 * @param next what {@link PageRequest#next} takes to get the following page; empty if this is the last
 * @param <T> the type of the results
 */
public record Page<T>(List<T> items, Optional<String> next) {

    public Page {
        items = List.copyOf(items);
        Objects.requireNonNull(next, "next");
    }
}
