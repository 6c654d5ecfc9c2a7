package io.beckett.runtime;

import org.jspecify.annotations.Nullable;

/** Which message the thread that asks is handling. */
final class Ambient {
    /** What a handler's thread is at. */
    private static final class Place {
        @Nullable
        MessageView message;
    }

    @SuppressWarnings("ThreadLocalUsage") // one per node: two nodes of one program share nothing
    private final ThreadLocal<Place> places = new ThreadLocal<>();

    /** A handler begins on this thread. */
    void enter() {
        places.set(new Place());
    }

    /** The handler is at this message now; without effect on a thread that is no handler's. */
    void at(MessageView message) {
        var place = places.get();
        if (place != null) {
            place.message = message;
        }
    }

    /** The handler on this thread is over. */
    void leave() {
        places.remove();
    }

    /** What follows from the message that this thread is handling; null outside of handlers. */
    @Nullable
    Cause current() {
        var place = places.get();
        var message = place == null ? null : place.message;
        return message == null ? null : message.cause();
    }
}
