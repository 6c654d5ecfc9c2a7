package io.beckett.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.beckett.testkit.EmbeddedPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * A database whose clock the test moves: {@code clock_timestamp()} is found in a schema that stands in front of the
 * catalog. Stores in it get a schema each.
 */
final class TestDatabase implements AutoCloseable {
    private final EmbeddedPostgres.Database database;
    private final HikariDataSource pool;

    private TestDatabase(EmbeddedPostgres.Database database, HikariDataSource pool) {
        this.database = database;
        this.pool = pool;
    }

    static TestDatabase in(EmbeddedPostgres.Database database) {
        return in(database, "");
    }

    /**
     * The same with something added to the JDBC address.
     *
     * @param options beginning with {@code &}
     */
    static TestDatabase in(EmbeddedPostgres.Database database, String options) {
        var config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl() + options);
        config.setMaximumPoolSize(20);
        config.setMinimumIdle(1);
        config.setConnectionInitSql("set search_path = test_clock, pg_catalog");
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    create schema if not exists test_clock;
                    create table if not exists test_clock.ahead (by interval not null);
                    insert into test_clock.ahead select '0' where not exists (select from test_clock.ahead);
                    create or replace function test_clock.clock_timestamp() returns timestamptz volatile language sql
                        as 'select pg_catalog.clock_timestamp() + by from test_clock.ahead';
                    """);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new TestDatabase(database, new HikariDataSource(config));
    }

    String name() {
        return database.name();
    }

    /** Each connection is a new one, so that what was set for the database holds for it. */
    DataSource unpooled() {
        return database.dataSource();
    }

    DataSource dataSource() {
        return pool;
    }

    /** The name of a schema that nobody has used. */
    static String newSchema() {
        return "s_" + UUID.randomUUID().toString().replace("-", "");
    }

    void passTime(Duration time) {
        execute("update test_clock.ahead set by = by + interval '" + time.toMillis() + " milliseconds'");
    }

    void execute(String sql) {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long number(String sql) {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
