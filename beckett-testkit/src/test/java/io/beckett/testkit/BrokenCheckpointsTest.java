package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.CheckpointStore;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract notices each guard that a store forgets. */
class BrokenCheckpointsTest {
    @ParameterizedTest
    @EnumSource
    void theContractNoticesAMissing(Guard guard, TestReporter reporter) {
        var failures = new ContractRun(() -> new Contract(Guards.allBut(guard))).failures();
        assertThat(failures).as("contract tests that fail without " + guard).isNotEmpty();
        reporter.publishEntry(guard.name(), String.join(", ", failures));
    }

    @Test
    void withAllGuardsNothingFails() {
        assertThat(new ContractRun(() -> new Contract(Guards.all())).failures()).isEmpty();
    }

    private static final class Contract extends CheckpointStoreContract {
        private final ManualClock clock = new ManualClock();
        private final InMemoryCheckpoints database;

        Contract(Guards guards) {
            database = new InMemoryCheckpoints(clock, new Random(), guards);
        }

        @Override
        protected CheckpointStore newStore() {
            return database;
        }

        @Override
        protected CheckpointStore newConnection() {
            return database;
        }

        @Override
        protected void passTime(Duration time) {
            clock.advance(time);
        }
    }
}
