package io.beckett.postgres;

import static io.beckett.postgres.TestNode.P0;
import static io.beckett.postgres.TestNode.ship;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.admin.CheckpointFilter;
import io.beckett.error.StoreUnavailableException;
import io.beckett.testkit.EmbeddedPostgres;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Servers, poolers and settings of transactions that are not as a store would choose them. */
class PostgresServerIT extends PostgresStoreFixture {
    PostgresServerIT(EmbeddedPostgres.Database database) {
        super(database);
    }

    @Test
    void aServerThatCannotBeReachedIsUnavailable() {
        var nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://localhost:1/none");
        assertThatThrownBy(() -> PostgresCheckpoints.of(nowhere).recover())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("Postgres is out of reach: recover failed");
    }

    @Test
    void aDatabaseThatOnlyReadsIsUnavailable() {
        var node = TestNode.open(store);
        database.execute("alter database \"" + database.name() + "\" set default_transaction_read_only = on");
        try {
            var fresh = PostgresCheckpoints.of(database.unpooled()).schema(schema);
            assertThatThrownBy(() -> fresh.take(P0, node.session()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("25006");
        } finally {
            database.execute("set transaction read write; alter database \"" + database.name()
                    + "\" reset default_transaction_read_only");
        }
    }

    @Test
    @DisplayName("a program's own defaults for transactions do not change what the guards rest on")
    void anotherIsolationByDefaultDoesNotMatter() {
        database.execute(
                "alter database \"" + database.name() + "\" set default_transaction_isolation = 'repeatable read'");
        try {
            var fresh = PostgresCheckpoints.of(database.unpooled()).schema(schema);
            var held = TestNode.open(fresh).take(P0);
            held.record(held.flush().ready(ship("Order-1"), 0, 5));
            assertThat(TestNode.open(fresh).reserveOne().backlog().offsets()).containsExactly(5);
            assertThat(database.number("select count(*) from \"" + schema + "\".work"))
                    .isEqualTo(1);
        } finally {
            database.execute("alter database \"" + database.name() + "\" reset default_transaction_isolation");
        }
    }

    @Test
    @DisplayName("nothing rests on what a connection remembers from one transaction to the next")
    void aPoolerMayGiveEveryTransactionAnotherConnection() {
        try (var pooled = TestDatabase.in(server, "&prepareThreshold=0")) {
            var forgetful = new GatedDataSource(pooled.dataSource());
            forgetful.forgetSessions();
            var other = TestDatabase.newSchema();
            Migrations.upgrade(forgetful, other);
            var behind = PostgresCheckpoints.of(forgetful).schema(other).withoutNotify();
            behind.start(MigrationsIT.setup());
            TestNode.register(behind, 1);
            var node = TestNode.open(behind);
            var held = node.take(P0);
            for (var round = 0; round < 8; round++) {
                var offset = 10L * round;
                held.record(held.flush()
                        .finished(ship("Order-1"), offset + 1)
                        .ready(ship("Order-" + (round + 2)), 0, offset + 2)
                        .frontier(offset));
                var reservation = node.reserveOne();
                held.record(held.flush().append(reservation.key(), offset + 3));
                behind.complete(List.of(TestNode.succeeded(reservation, offset + 3)));
                behind.complete(List.of(TestNode.succeeded(node.reserveOne(), offset + 4)));
                assertThat(behind.admin().count(CheckpointFilter.all())).isEqualTo(round + 2);
                behind.recover();
            }
            node.end();
            assertThat(behind.lease(P0).owner()).isEmpty();
        }
    }

    @Test
    void startingTwiceIsAnError() {
        var started = PostgresCheckpoints.of(database.dataSource()).schema(schema);
        started.start(MigrationsIT.setup());
        assertThatThrownBy(() -> started.start(MigrationsIT.setup())).isInstanceOf(IllegalStateException.class);
        started.close();
        started.close();
    }
}
