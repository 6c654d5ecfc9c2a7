package io.beckett.examples.demo;

import io.beckett.examples.demo.Produced.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * The application's own tables. What a handler did and the note that it did it are written in one transaction, so the notes
 * tell exactly what was done and in which order.
 */
final class Tables {

    private final DataSource dataSource;
    private final String run;

    Tables(DataSource dataSource, String run) {
        this.dataSource = dataSource;
        this.run = run;
    }

    /** A piece of work inside a transaction. */
    interface Work {
        void in(Connection connection) throws SQLException;
    }

    void create() throws SQLException {
        inTransaction(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("select pg_advisory_xact_lock(hashtext('beckett_demo'))");
                statement.execute("create schema if not exists beckett_demo");
                statement.execute("""
                        create table if not exists beckett_demo.handled (
                            id bigint generated always as identity primary key,
                            run text not null,
                            subscription text not null,
                            repository text not null,
                            partition integer not null,
                            record_offset bigint not null
                        )""");
                statement.execute("""
                        create table if not exists beckett_demo.statistic (
                            run text not null,
                            repository text not null,
                            event text not null,
                            messages bigint not null,
                            primary key (run, repository, event)
                        )""");
            }
        });
    }

    void inTransaction(Work work) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.in(connection);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    /** Notes that a subscription handled a record. */
    void noteHandled(Connection connection, String subscription, String repository, Place place) throws SQLException {
        try (var insert = connection.prepareStatement("insert into beckett_demo.handled"
                + " (run, subscription, repository, partition, record_offset) values (?, ?, ?, ?, ?)")) {
            insert.setString(1, run);
            insert.setString(2, subscription);
            insert.setString(3, repository);
            insert.setInt(4, place.partition());
            insert.setLong(5, place.offset());
            insert.executeUpdate();
        }
    }

    /** Counts one more webhook of a repository. */
    void count(Connection connection, String repository, String event) throws SQLException {
        try (var upsert = connection.prepareStatement("""
                insert into beckett_demo.statistic as s (run, repository, event, messages) values (?, ?, ?, 1)
                on conflict (run, repository, event) do update set messages = s.messages + 1
                """)) {
            upsert.setString(1, run);
            upsert.setString(2, repository);
            upsert.setString(3, event);
            upsert.executeUpdate();
        }
    }

    /** What a subscription handled of each repository, in the order in which it did. */
    Map<String, List<Place>> handled(String subscription) throws SQLException {
        try (var connection = dataSource.getConnection();
                var select = connection.prepareStatement("select repository, partition, record_offset"
                        + " from beckett_demo.handled where run = ? and subscription = ? order by id")) {
            select.setString(1, run);
            select.setString(2, subscription);
            var handled = new TreeMap<String, List<Place>>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    handled.computeIfAbsent(rows.getString(1), unused -> new ArrayList<>())
                            .add(new Place(rows.getInt(2), rows.getLong(3)));
                }
            }
            return handled;
        }
    }

    /** How many webhooks of each event were counted per repository. */
    Map<String, Map<String, Long>> statistics() throws SQLException {
        try (var connection = dataSource.getConnection();
                var select = connection.prepareStatement(
                        "select repository, event, messages from beckett_demo.statistic where run = ?")) {
            select.setString(1, run);
            var statistics = new TreeMap<String, Map<String, Long>>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    statistics
                            .computeIfAbsent(rows.getString(1), unused -> new HashMap<>())
                            .put(rows.getString(2), rows.getLong(3));
                }
            }
            return statistics;
        }
    }
}
