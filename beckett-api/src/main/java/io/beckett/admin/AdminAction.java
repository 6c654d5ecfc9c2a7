package io.beckett.admin;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that an operator did.
 *
 * @param at when, by the clock of the store
 * @param actor who, as given to {@link BeckettAdmin#actingAs}; empty if nobody was named
 * @param action what, in one word: the name of the method
 * @param target what it was done to, readable: group, subscription, stream and position as far as they were named
 */
public record AdminAction(Instant at, Optional<String> actor, String action, String target) {

    public AdminAction {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(target, "target");
    }
}
