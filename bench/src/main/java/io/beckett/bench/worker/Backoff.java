package io.beckett.bench.worker;

import java.time.Duration;

/** How long a message that failed waits, the same in all arms that let one choose: Beckett's default. */
final class Backoff {

    static final Duration INITIAL = Duration.ofSeconds(10);
    static final Duration MAXIMUM = Duration.ofMinutes(4);

    private Backoff() {}

    /** @param attempts how many there were, 1 and up */
    static Duration after(int attempts) {
        var doubled = INITIAL.multipliedBy(1L << Math.min(attempts - 1, 10));
        return doubled.compareTo(MAXIMUM) > 0 ? MAXIMUM : doubled;
    }
}
