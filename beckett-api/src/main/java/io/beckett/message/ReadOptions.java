package io.beckett.message;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Which messages of a stream to read, and in which order. Immutable, safe for all threads. */
public final class ReadOptions {
    private static final ReadOptions ALL =
            new ReadOptions(OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty(), Order.FORWARDS, Set.of());

    private enum Order {
        FORWARDS,
        BACKWARDS
    }

    private final OptionalLong from;
    private final OptionalLong to;
    private final OptionalInt count;
    private final Order order;
    private final Set<Class<?>> types;

    private ReadOptions(OptionalLong from, OptionalLong to, OptionalInt count, Order order, Set<Class<?>> types) {
        this.from = from;
        this.to = to;
        this.count = count;
        this.order = order;
        this.types = types;
        if (from.isPresent() && to.isPresent() && from.getAsLong() > to.getAsLong()) {
            throw new IllegalArgumentException("from is " + from.getAsLong() + " and to is " + to.getAsLong()
                    + ": no position is in between. Write the lower one as from(..), for backwards() too.");
        }
    }

    /** The whole stream, oldest first. */
    public static ReadOptions all() {
        return ALL;
    }

    /** The newest message only. */
    public static ReadOptions last() {
        return ALL.backwards().count(1);
    }

    /** Newest first. */
    public ReadOptions backwards() {
        return new ReadOptions(from, to, count, Order.BACKWARDS, types);
    }

    /**
     * Nothing before this position.
     *
     * @param position inclusive, 1 and up; it may lie behind the end of the stream
     */
    public ReadOptions from(long position) {
        return new ReadOptions(position(position, "from"), to, count, order, types);
    }

    /**
     * Nothing behind this position.
     *
     * @param position inclusive, 1 and up; it may lie behind the end of the stream
     */
    public ReadOptions to(long position) {
        return new ReadOptions(from, position(position, "to"), count, order, types);
    }

    /**
     * At most so many messages, counted in the order of reading, after {@link #types}.
     *
     * @param max 1 and up
     */
    public ReadOptions count(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("count is " + max + ", allowed 1 and up.");
        }
        return new ReadOptions(from, to, OptionalInt.of(max), order, types);
    }

    /**
     * Only messages of these classes, or of mapped classes below them. Replaces what was given before.
     *
     * @param first a mapped class, or one above mapped classes
     */
    public ReadOptions types(Class<?> first, Class<?>... more) {
        var given = new LinkedHashSet<Class<?>>();
        given.add(Objects.requireNonNull(first, "first"));
        for (var type : more) {
            given.add(Objects.requireNonNull(type, "more"));
        }
        return new ReadOptions(from, to, count, order, Set.copyOf(given));
    }

    private static OptionalLong position(long position, String name) {
        if (position < 1) {
            throw new IllegalArgumentException(name + " is " + position + ", allowed 1 and up; the first message of a"
                    + " stream has position 1.");
        }
        return OptionalLong.of(position);
    }

    /** The first position of the range; empty for the start of the stream. */
    public OptionalLong from() {
        return from;
    }

    /** The last position of the range; empty for the end of the stream. */
    public OptionalLong to() {
        return to;
    }

    /** How many at most; empty for all. */
    public OptionalInt count() {
        return count;
    }

    /** Whether newest come first. */
    public boolean isBackwards() {
        return order == Order.BACKWARDS;
    }

    /** Which classes; empty for all. */
    public Set<Class<?>> types() {
        return types;
    }
}
