package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class CountingDataSourceIT {
    private static final String INSERT = "insert into notes (text) values (?)";

    private CountingDataSource counted;

    @BeforeEach
    void newDatabase(EmbeddedPostgres postgres) throws SQLException {
        counted = new CountingDataSource(postgres.newDatabase().dataSource());
        try (var connection = counted.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table notes (id bigserial, text text)");
        }
        counted.reset();
    }

    private StatementCount count(String text) {
        return counted.counts().stream()
                .filter(each -> each.statement().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no count of '" + text + "' in " + counted.counts()));
    }

    @Test
    void preparedStatementsAreCountedByTheirText() throws Exception {
        try (var connection = counted.getConnection();
                var insert = connection.prepareStatement("insert into notes (text)\n   values (?)")) {
            for (var i = 0; i < 3; i++) {
                insert.setString(1, "note " + i);
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
        }
        assertThat(counted.counts()).containsExactly(new StatementCount(INSERT, 3, 3, 0, 0, 3));
    }

    @Test
    void aBatchIsOneRoundTrip() throws Exception {
        try (var connection = counted.getConnection();
                var insert = connection.prepareStatement(INSERT)) {
            for (var i = 0; i < 5; i++) {
                insert.setString(1, "note " + i);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(5);
        }
        assertThat(counted.counts()).containsExactly(new StatementCount(INSERT, 1, 5, 1, 0, 5));
    }

    @Test
    void rowsAreCountedAsTheyAreRead() throws Exception {
        try (var connection = counted.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from generate_series(1, 10)")) {
            rows.next();
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(2);
            assertThat(rows.getStatement().getConnection()).isEqualTo(connection);
        }
        assertThat(count("select * from generate_series(1, 10)").rowsReturned()).isEqualTo(2);
    }

    @Test
    void rowsThatAnUpdateReturnsAreCounted() throws Exception {
        try (var connection = counted.getConnection();
                var statement = connection.createStatement()) {
            assertThat(statement.execute("insert into notes (text) values ('a'), ('b') returning id"))
                    .isTrue();
            try (var rows = statement.getResultSet()) {
                while (rows.next()) {
                    assertThat(rows.getLong(1)).isPositive();
                }
            }
            assertThat(statement.execute("delete from notes")).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(2);
            statement.executeUpdate("insert into notes (text) values ('c')", Statement.RETURN_GENERATED_KEYS);
            try (var keys = statement.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
            }
        }
        assertThat(count("insert into notes (text) values ('a'), ('b') returning id")
                        .rowsReturned())
                .isEqualTo(2);
        assertThat(count("delete from notes")).isEqualTo(new StatementCount("delete from notes", 1, 1, 0, 0, 2));
        assertThat(count("insert into notes (text) values ('c')").rowsReturned())
                .isEqualTo(1);
    }

    @Test
    void theEndsOfTransactionsAreRoundTrips() throws Exception {
        try (var connection = counted.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("delete from notes");
            }
            connection.commit();
            connection.rollback();
        }
        assertThat(count("commit").roundTrips()).isEqualTo(1);
        assertThat(count("rollback").roundTrips()).isEqualTo(1);
        assertThat(counted.total()).isEqualTo(new StatementCount("total", 3, 3, 0, 0, 0));
    }

    @Test
    void errorsOfTheDatabaseComeThroughAsTheyAre() throws Exception {
        try (var connection = counted.getConnection();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("select nonsense"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            error -> assertThat(error.getSQLState()).isEqualTo("42703"));
        }
        assertThat(count("select nonsense").roundTrips()).isEqualTo(1);
    }

    @Test
    void theTableDividesByMessages() throws Exception {
        try (var connection = counted.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("insert into notes (text) values ('a'), ('b')");
        }
        var table = counted.perMessage(4);
        assertThat(table).contains("per message, of 4");
        assertThat(table.lines().filter(line -> line.endsWith("insert into notes (text) values ('a'), ('b')")))
                .singleElement()
                .satisfies(line -> assertThat(line.strip().split("\\s+"))
                        .startsWith("0.25000", "0.25000", "0.00000", "0.00000", "0.50000"));
        assertThat(table.lines().anyMatch(line -> line.endsWith("  total"))).isTrue();
        assertThatThrownBy(() -> counted.perMessage(0)).hasMessageContaining("allowed 1 and up");
    }
}
