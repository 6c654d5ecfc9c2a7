package io.beckett.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The real engine, several nodes of it, over one database and one log, stepped by a seeded scheduler that lets everything
 * happen in any order and much of it go wrong.
 *
 * <p>{@code -Dbeckett.scheduler.seed=N} runs one seed and tells all of it; {@code -Dbeckett.scheduler.seconds=N} runs new
 * seeds for that long.
 */
class ScheduledEnginePropertyTest {
    private static final int SEEDS = 4_000;
    private static final Duration AT_MOST = Duration.ofSeconds(20);

    private static final Logger ENGINE = (Logger) LoggerFactory.getLogger("io.beckett.runtime");

    @BeforeAll
    static void keepTheEngineQuiet() {
        ENGINE.setLevel(Level.OFF); // it warns about every trouble that is made here
    }

    @AfterAll
    static void letTheEngineSpeak() {
        ENGINE.setLevel(null);
    }

    @Test
    @DisplayName("I1 I2 I3 I4 I5 I6 I9 hold in every history, and every history ends with everything finished")
    void invariantsHoldInEveryHistory() {
        var seed = Long.getLong("beckett.scheduler.seed");
        if (seed != null) {
            run(seed);
            return;
        }
        var seconds = Long.getLong("beckett.scheduler.seconds");
        var first = seconds == null ? 1 : System.nanoTime();
        var count = seconds == null ? SEEDS : Long.MAX_VALUE;
        var until = System.nanoTime() + (seconds == null ? AT_MOST : Duration.ofSeconds(seconds)).toNanos();
        for (var i = 0L; i < count && System.nanoTime() < until; i++) {
            run(first + i);
        }
    }

    private static void run(long seed) {
        if (Scheduler.run(seed, SimWorld.Variant.good(), Set.of(), Set.of()).isPresent()) {
            throw Scheduler.explain(seed, SimWorld.Variant.good(), Set.of(), Set.of());
        }
    }
}
