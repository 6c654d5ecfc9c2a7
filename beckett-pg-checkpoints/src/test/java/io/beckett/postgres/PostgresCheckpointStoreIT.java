package io.beckett.postgres;

import io.beckett.spi.CheckpointStore;
import io.beckett.testkit.CheckpointStoreContract;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.SharedServers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The published contract, on a real Postgres whose clock is moved instead of waited for. */
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresCheckpointStoreIT extends CheckpointStoreContract {
    private final TestDatabase database;
    private PostgresCheckpoints current;

    PostgresCheckpointStoreIT(EmbeddedPostgres.Database database) {
        this.database = TestDatabase.in(database);
        this.current = PostgresCheckpoints.of(this.database.dataSource());
    }

    @AfterAll
    void closeDatabase() {
        database.close();
    }

    @Override
    protected CheckpointStore newStore() {
        var schema = TestDatabase.newSchema();
        Migrations.upgrade(database.dataSource(), schema);
        current = PostgresCheckpoints.of(database.dataSource())
                .schema(schema)
                .withoutNotify()
                .keepIdle(Duration.ZERO);
        return current;
    }

    @Override
    protected CheckpointStore newConnection() {
        return current.keepIdle(Duration.ZERO);
    }

    @Override
    protected void passTime(Duration time) {
        database.passTime(time);
    }
}
