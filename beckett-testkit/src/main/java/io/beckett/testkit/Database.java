package io.beckett.testkit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** What the parts of the in-memory store share; whoever touches it holds the store's lock. */
final class Database {
    private final Guards guards;
    private final InstantSource clock;
    private final RandomGenerator random;
    Tables tables = new Tables();
    private boolean workMade;

    Database(Guards guards, InstantSource clock, RandomGenerator random) {
        this.guards = guards;
        this.clock = clock;
        this.random = random;
    }

    boolean holds(Guard guard) {
        return guards.hold(guard);
    }

    Instant now() {
        return clock.instant();
    }

    String token() {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    long nextFence() {
        if (holds(Guard.FENCES_GROW)) {
            tables.lastFence++;
        }
        return tables.lastFence;
    }

    void announceWork() {
        workMade = true;
    }

    boolean takeAnnouncement() {
        var made = workMade;
        workMade = false;
        return made;
    }
}
