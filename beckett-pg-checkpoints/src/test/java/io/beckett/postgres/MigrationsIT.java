package io.beckett.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.codec.TextCodec;
import io.beckett.error.ConfigurationException;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.MessageTypes;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Registration;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionBeat.Phase;
import io.beckett.spi.StorageSetup;
import io.beckett.subscription.StartingPosition;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.SharedServers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** How the tables are made, found and refused. */
@ExtendWith(SharedServers.class)
class MigrationsIT {
    private final DataSource dataSource;
    private final String schema = TestDatabase.newSchema();

    MigrationsIT(EmbeddedPostgres.Database database) {
        dataSource = database.dataSource();
    }

    @Test
    void upgradingTwiceIsUpgradingOnce() throws SQLException {
        Migrations.upgrade(dataSource, schema);
        var before = applied(schema);
        Migrations.upgrade(dataSource, schema);
        assertThat(applied(schema)).isEqualTo(before).hasSize(MigrationFiles.newest());
    }

    @Test
    void theDefaultSchemaIsBeckett() throws SQLException {
        Migrations.upgrade(dataSource);
        assertThat(applied("beckett")).hasSize(MigrationFiles.newest());
        var store = PostgresCheckpoints.of(dataSource).withoutNotify();
        store.start(setup());
        store.close();
    }

    @Test
    void nodesThatStartTogetherUpgradeOnce() throws Exception {
        var nodes = 6;
        var barrier = new CyclicBarrier(nodes);
        var threads = Executors.newFixedThreadPool(nodes);
        try {
            var running = new ArrayList<Future<?>>();
            for (var i = 0; i < nodes; i++) {
                running.add(threads.submit(() -> {
                    barrier.await();
                    Migrations.upgrade(dataSource, schema);
                    return true;
                }));
            }
            for (var each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(applied(schema)).hasSize(MigrationFiles.newest());
        useStore(schema);
    }

    @ParameterizedTest
    @DisplayName("N21: any schema name works")
    @ValueSource(
            strings = {
                "MixedCase",
                "with space",
                "quote\"inside",
                "it's",
                "select",
                "ümläut-1",
                "a.b",
                "percent%s",
                "$1"
            })
    void anySchemaNameWorks(String name) throws SQLException {
        Migrations.upgrade(dataSource, name);
        assertThat(applied(name)).hasSize(MigrationFiles.newest());
        useStore(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "pg_mine", "line\nbreak", "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void aNameThatPostgresWouldNotTakeIsRefused(String name) {
        assertThatThrownBy(() -> Migrations.upgrade(dataSource, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema");
        assertThatThrownBy(() -> PostgresCheckpoints.of(dataSource).schema(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema");
    }

    @Test
    @DisplayName("the dumped SQL, applied by hand, is recognised; applying it again changes nothing")
    void theDumpedSqlIsRecognised() throws SQLException {
        execute(Migrations.sql(schema));
        var before = applied(schema);
        assertThat(before).hasSize(MigrationFiles.newest());
        execute(Migrations.sql(schema));
        Migrations.upgrade(dataSource, schema);
        assertThat(applied(schema)).isEqualTo(before);
        useStore(schema);
    }

    @Test
    @DisplayName("N21: the dumped SQL takes any schema name")
    void theDumpedSqlTakesAnySchemaName() throws SQLException {
        execute(Migrations.sql("Dumped \"It's\""));
        useStore("Dumped \"It's\"");
    }

    @Test
    void whatUpgradeMadeTheDumpedSqlRecognises() throws SQLException {
        Migrations.upgrade(dataSource, schema);
        var before = applied(schema);
        execute(Migrations.sql(schema));
        assertThat(applied(schema)).isEqualTo(before);
    }

    @Test
    void bothWaysMakeTheSameTables() throws SQLException {
        var other = TestDatabase.newSchema();
        Migrations.upgrade(dataSource, schema);
        execute(Migrations.sql(other));
        assertThat(columns(other)).isEqualTo(columns(schema)).isNotEmpty();
    }

    @Test
    void anEmptySchemaThatIsThereIsUsed() throws SQLException {
        execute("create schema \"" + schema + "\"");
        Migrations.upgrade(dataSource, schema);
        assertThat(applied(schema)).hasSize(MigrationFiles.newest());
    }

    @Test
    void aRoleWithoutTheRightToCreateMayUpgradeWhatIsUpToDate() throws SQLException {
        Migrations.upgrade(dataSource, schema);
        var role = "role_" + schema.substring(0, 20);
        execute("create role " + role + " login; grant usage on schema " + schema + " to " + role
                + "; grant select on all tables in schema " + schema + " to " + role);
        var theirs = new PGSimpleDataSource();
        theirs.setUrl(((PGSimpleDataSource) dataSource).getUrl());
        theirs.setUser(role);
        Migrations.upgrade(theirs, schema);
        assertThat(applied(schema)).hasSize(MigrationFiles.newest());
    }

    @Test
    void missingTablesAreNamedWithTheirRemedy() {
        var store = PostgresCheckpoints.of(dataSource).schema(schema).withoutNotify();
        assertThatThrownBy(() -> store.start(setup()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("schema '" + schema + "' has no tables")
                .hasMessageContaining("Migrations.upgrade(dataSource, \"" + schema + "\")");
    }

    @Test
    void usingTheStoreWithoutTablesNamesTheRemedy() {
        var store = PostgresCheckpoints.of(dataSource).schema(schema).withoutNotify();
        assertThatThrownBy(store::recover)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Migrations.upgrade");
    }

    @Test
    void tablesOfANewerReleaseAreRefused() throws SQLException {
        Migrations.upgrade(dataSource, schema);
        execute("insert into \"" + schema + "\".migration (version, name) values (99, 'from the future')");
        var store = PostgresCheckpoints.of(dataSource).schema(schema).withoutNotify();
        assertThatThrownBy(() -> store.start(setup()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is at migration 99");
        assertThatThrownBy(() -> Migrations.upgrade(dataSource, schema))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("newer release");
    }

    @Test
    void anUpgradeThatFailsLeavesNothing() throws SQLException {
        execute("create schema \"" + schema + "\"; create table \"" + schema + "\".work (mine int)");
        assertThatThrownBy(() -> Migrations.upgrade(dataSource, schema))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already exists");
        assertThat(columns(schema)).containsExactly("work.mine integer");
    }

    private void useStore(String name) {
        var store = PostgresCheckpoints.of(dataSource).schema(name);
        store.start(setup());
        try {
            var partition = new PartitionId("orders", 0);
            store.register(new Registration(
                    "shipping",
                    Map.of("ship-orders", StartingPosition.EARLIEST),
                    Map.of(partition, FeedPosition.START)));
            store.beat(new SessionBeat("me", Phase.OPEN, Duration.ofMinutes(1), Map.of(), List.of()));
            assertThat(store.take(new LeaseKey("shipping", partition), "me")).isPresent();
        } finally {
            store.close();
        }
    }

    static StorageSetup setup() {
        return new StorageSetup("test", new NoTypes(), new TextCodec(), InstantSource.system(), Thread::new);
    }

    private record NoTypes() implements MessageTypes {
        @Override
        public Optional<Class<?>> classOf(String typeName) {
            return Optional.empty();
        }

        @Override
        public Optional<String> nameOf(Class<?> type) {
            return Optional.empty();
        }
    }

    private List<String> applied(String name) throws SQLException {
        return texts("select version || ' ' || name || ' ' || applied_at from \"" + name.replace("\"", "\"\"")
                + "\".migration order by version");
    }

    private List<String> columns(String name) throws SQLException {
        return texts("select table_name || '.' || column_name || ' ' || data_type from information_schema.columns"
                + " where table_schema = '" + name + "' order by 1");
    }

    private List<String> texts(String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
