package io.beckett.postgres;

import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.SharedServers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A store in a schema of its own. */
@ExtendWith(SharedServers.class)
abstract class PostgresStoreFixture {
    final TestDatabase database;
    final String schema = TestDatabase.newSchema();
    final GatedDataSource counted;
    final PostgresCheckpoints store;

    final EmbeddedPostgres.Database server;

    PostgresStoreFixture(EmbeddedPostgres.Database database) {
        server = database;
        this.database = TestDatabase.in(database);
        counted = new GatedDataSource(this.database.dataSource());
        store = PostgresCheckpoints.of(counted).schema(schema).withoutNotify().keepIdle(Duration.ZERO);
    }

    @BeforeEach
    void makeTables() {
        Migrations.upgrade(database.dataSource(), schema);
        TestNode.register(store, 2);
    }

    @AfterEach
    void close() {
        database.close();
    }
}
