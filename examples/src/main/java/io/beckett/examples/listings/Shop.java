package io.beckett.examples.listings;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The application that the listings belong to: it notes what it is told to do. Safe for all threads. */
final class Shop {

    private final List<String> done = new CopyOnWriteArrayList<>();

    /** An order was placed. */
    record OrderPlaced(String id, long cents) {}

    /** A card that cannot be charged for now. */
    static final class CardDeclined extends RuntimeException {
        Duration retryIn() {
            return Duration.ofSeconds(7);
        }
    }

    /** An order that can never be charged. */
    static final class InvalidOrder extends RuntimeException {}

    void note(String what) {
        done.add(what);
    }

    /** What was done, in order. */
    List<String> done() {
        return List.copyOf(done);
    }

    void ship(OrderPlaced order) {
        note("shipped " + order.id());
    }

    void charge(OrderPlaced order) {
        if (order.cents() < 0) {
            throw new InvalidOrder();
        }
        if (order.cents() > 10_000) {
            throw new CardDeclined();
        }
        note("charged " + order.id());
    }
}
