package io.beckett.examples.processes;

import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** What the handlers of several processes wrote down: which node handled which message, and when. Safe for all threads. */
public final class Records {

    private final DataSource dataSource;
    private final String run;

    /**
     * @param dataSource where the table is
     * @param run tells the rows of this run from those of others
     */
    public Records(DataSource dataSource, String run) {
        this.dataSource = dataSource;
        this.run = run;
    }

    /**
     * A message that was handled.
     *
     * @param node by which node
     * @param position its position in its stream
     * @param at when, by the clock of the database
     */
    public record Handled(String node, long position, OffsetDateTime at) {}

    /** Makes the table if it is not there. */
    public void create() throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create schema if not exists beckett_demo");
            statement.execute("""
                    create table if not exists beckett_demo.record (
                        id bigint generated always as identity primary key,
                        run text not null,
                        node text not null,
                        stream text not null,
                        position bigint not null,
                        at timestamptz not null default clock_timestamp()
                    )""");
        }
    }

    void add(String node, String stream, long position) throws SQLException {
        try (var connection = dataSource.getConnection();
                var insert = connection.prepareStatement(
                        "insert into beckett_demo.record (run, node, stream, position) values (?, ?, ?, ?)")) {
            insert.setString(1, run);
            insert.setString(2, node);
            insert.setString(3, stream);
            insert.setLong(4, position);
            insert.executeUpdate();
        }
    }

    /** What was handled of each stream, in the order in which it was. */
    public Map<String, List<Handled>> byStream() throws SQLException {
        try (var connection = dataSource.getConnection();
                var select = connection.prepareStatement(
                        "select stream, node, position, at from beckett_demo.record where run = ? order by id")) {
            select.setString(1, run);
            var streams = new TreeMap<String, List<Handled>>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    streams.computeIfAbsent(rows.getString(1), unused -> new ArrayList<>())
                            .add(new Handled(
                                    rows.getString(2), rows.getLong(3), rows.getObject(4, OffsetDateTime.class)));
                }
            }
            return streams;
        }
    }

    /** How many different messages were handled. */
    public long countDistinct() throws SQLException {
        try (var connection = dataSource.getConnection();
                var select = connection.prepareStatement(
                        "select count(distinct (stream, position)) from beckett_demo.record where run = ?")) {
            select.setString(1, run);
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** What time it is by the clock of the database. */
    public OffsetDateTime now() throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select clock_timestamp()")) {
            rows.next();
            return rows.getObject(1, OffsetDateTime.class);
        }
    }
}
