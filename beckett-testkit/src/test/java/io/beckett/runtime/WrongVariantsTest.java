package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.beckett.runtime.Scenario.Trouble;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * The scheduler notices each known mistake that the protocol could have. A direct reset is not among them: there is no
 * reset yet.
 */
class WrongVariantsTest {
    private static final int MOST_SEEDS = 20_000;
    /** They excuse too much of what a mistake shows by. */
    private static final EnumSet<Trouble> NEVER = EnumSet.of(Trouble.DELETE, Trouble.RELEASE, Trouble.SKIP);

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(WrongVariantsTest.class);
    private static final Logger ENGINE = (Logger) LoggerFactory.getLogger("io.beckett.runtime");

    @BeforeAll
    static void keepTheEngineQuiet() {
        ENGINE.setLevel(Level.OFF);
    }

    @AfterAll
    static void letTheEngineSpeak() {
        ENGINE.setLevel(null);
    }

    static Stream<WrongVariants.Wrong> variants() {
        return WrongVariants.all();
    }

    @ParameterizedTest
    @MethodSource("variants")
    @DisplayName("I1 I2 I3 I4 I6 I9 and liveness: every wrong variant of the protocol is caught")
    void isCaught(WrongVariants.Wrong wrong) {
        var always = new HashSet<>(wrong.trouble());
        var never = EnumSet.copyOf(NEVER);
        if (!always.contains(Trouble.ROLLBACK)) {
            never.add(Trouble.ROLLBACK);
        }
        var caught = Optional.<Violation>empty();
        var seed = 0;
        while (caught.isEmpty() && seed < MOST_SEEDS) {
            caught = Scheduler.run(++seed, wrong.variant(), always, never);
        }
        assertThat(caught).as("'%s' within %d seeds", wrong, MOST_SEEDS).isPresent();
        LOG.info("'{}' is caught by seed {}: {}", wrong, seed, caught.get().getMessage());
    }
}
