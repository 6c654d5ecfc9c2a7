package io.beckett.bench.scenario;

import com.zaxxer.hikari.HikariDataSource;
import io.beckett.examples.servers.Servers;
import java.sql.SQLException;

/** What one would have without a log: a table in Postgres in which stream and position are unique. Safe for all threads. */
final class EventTable implements AutoCloseable {

    static final String PAYLOAD = "x".repeat(200);

    private static final String UNIQUE_VIOLATION = "23505";

    private final HikariDataSource pool;
    private final String schema;

    private EventTable(HikariDataSource pool, String schema) {
        this.pool = pool;
        this.schema = schema;
    }

    static EventTable create(Servers servers, String run, int connections) throws SQLException {
        var table = new EventTable(servers.pool("events", connections), run.replaceAll("[^a-z0-9]", "_"));
        table.execute("create schema " + table.schema);
        table.execute("""
                create table %s.event (
                    id bigint generated always as identity primary key,
                    stream text not null,
                    position bigint not null,
                    type text not null,
                    data text not null,
                    unique (stream, position)
                )""".formatted(table.schema));
        return table;
    }

    /** Appends at the end, wherever it is; again if somebody else was faster. */
    void append(String stream) {
        while (!insert(
                stream, "(select coalesce(max(position), 0) + 1 from %s.event where stream = ?)".formatted(schema))) {
            // somebody took the position
        }
    }

    /** Appends after a version; returns false if somebody was faster. */
    boolean append(String stream, long version) {
        return insert(stream, (version + 1) + " + 0 * length(?)");
    }

    private boolean insert(String stream, String position) {
        var sql = "insert into %s.event (stream, position, type, data) values (?, %s, 'noted', ?)"
                .formatted(schema, position);
        try (var connection = pool.getConnection();
                var insert = connection.prepareStatement(sql)) {
            insert.setString(1, stream);
            insert.setString(2, stream);
            insert.setString(3, PAYLOAD);
            insert.executeUpdate();
            return true;
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                return false;
            }
            throw new IllegalStateException("Postgres did not take an event: " + e.getMessage(), e);
        }
    }

    /** Fills a stream. */
    void fill(String stream, int length) throws SQLException {
        execute(
                "insert into %s.event (stream, position, type, data) select '%s', n, 'noted', '%s' from generate_series(1, %d) n"
                        .formatted(schema, stream, PAYLOAD, length));
    }

    /** Reads all of a stream, and returns how many there were. */
    long read(String stream) {
        try (var connection = pool.getConnection();
                var select = connection.prepareStatement(
                        "select position, type, data from %s.event where stream = ? order by position"
                                .formatted(schema))) {
            select.setString(1, stream);
            var count = 0L;
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    count += rows.getString(3).length() == PAYLOAD.length() ? 1 : 0;
                }
            }
            return count;
        } catch (SQLException e) {
            throw new IllegalStateException("Postgres did not read a stream: " + e.getMessage(), e);
        }
    }

    /** The last position of a stream; 0 if it has none. */
    long version(String stream) {
        try (var connection = pool.getConnection();
                var select = connection.prepareStatement(
                        "select coalesce(max(position), 0) from %s.event where stream = ?".formatted(schema))) {
            select.setString(1, stream);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Postgres did not read a stream: " + e.getMessage(), e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        try (pool) {
            execute("drop schema " + schema + " cascade");
        }
    }
}
