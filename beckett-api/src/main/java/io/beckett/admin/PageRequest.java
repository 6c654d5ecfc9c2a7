package io.beckett.admin;

import java.util.Objects;
import java.util.Optional;

/**
 * Which page of a result is wanted.
 *
 * @param size how many results at most, 1 to 1,000
 * @param after where the previous page ended; empty for the first page
 */
public record PageRequest(int size, Optional<String> after) {

    /**
     * @throws IllegalArgumentException if the size is out of range
     */
    public PageRequest {
        if (size < 1 || size > 1_000) {
            throw new IllegalArgumentException("page size is " + size + ", allowed 1 to 1,000.");
        }
        Objects.requireNonNull(after, "after");
    }

    /**
     * The first page.
     *
     * @param size how many results at most, 1 to 1,000
     */
    public static PageRequest first(int size) {
        return new PageRequest(size, Optional.empty());
    }

    /**
     * The page behind another one.
     *
     * @param size how many results at most, 1 to 1,000
     * @param after {@link Page#next()} of the other one
     */
    public static PageRequest next(int size, String after) {
        return new PageRequest(size, Optional.of(after));
    }
}
