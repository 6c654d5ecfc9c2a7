package io.beckett.runtime;

import org.jspecify.annotations.Nullable;

/** Which message the thread that asks is handling. */
final class Ambient {
    /** What a handler's thread is at. */
    private static final class Place {
        @Nullable
        Cause cause;
    }

    @SuppressWarnings("ThreadLocalUsage") // one per node: two nodes of one program share nothing
    private final ThreadLocal<Place> places = new ThreadLocal<>();

    /** A handler begins on this thread. */
    void enter() {
        places.set(new Place());
    }

    /** The handler is at this message now; without effect on a thread that is no handler's. */
    void at(Cause cause) {
        var place = places.get();
        if (place != null) {
            place.cause = cause;
        }
    }

    /** The handler on this thread is over. */
    void leave() {
        places.remove();
    }

    /** The message that this thread is handling; null outside of handlers. */
    @Nullable
    Cause current() {
        var place = places.get();
        return place == null ? null : place.cause;
    }
}
