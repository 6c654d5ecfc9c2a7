package io.beckett.testkit;

import java.util.EnumSet;
import java.util.Set;

/** Which decisions a store takes as it should. */
final class Guards {
    private final Set<Guard> missing;

    private Guards(Set<Guard> missing) {
        this.missing = missing;
    }

    static Guards all() {
        return new Guards(EnumSet.noneOf(Guard.class));
    }

    static Guards allBut(Guard missing) {
        return new Guards(EnumSet.of(missing));
    }

    boolean hold(Guard guard) {
        return !missing.contains(guard);
    }
}
