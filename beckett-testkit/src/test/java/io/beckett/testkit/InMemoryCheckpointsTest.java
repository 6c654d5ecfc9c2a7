package io.beckett.testkit;

import io.beckett.spi.CheckpointStore;
import java.time.Duration;

/** The in-memory store keeps the contract. */
class InMemoryCheckpointsTest extends CheckpointStoreContract {
    private final ManualClock clock = new ManualClock();
    private final InMemoryCheckpoints database = new InMemoryCheckpoints(clock);

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
