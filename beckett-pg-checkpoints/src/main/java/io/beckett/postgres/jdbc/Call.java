package io.beckett.postgres.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One execution of a statement; parameters are given in their order. Belongs to one thread. */
public final class Call implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement statement;
    private int last;

    private Call(Connection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    /** Prepares a statement. */
    public static Call of(Connection connection, String sql) throws SQLException {
        return new Call(connection, connection.prepareStatement(sql));
    }

    /** A text that Postgres takes: without NUL, which it cannot store, and not longer than that. */
    public static String storable(String text, int maxChars) {
        var cut = text.length() <= maxChars ? text : text.substring(0, maxChars);
        return cut.replace('\0', '\uFFFD');
    }

    /** Reads a row. */
    @FunctionalInterface
    public interface Row<T> {
        /** Reads it. */
        T read(ResultSet row) throws SQLException;
    }

    /** The next parameter. */
    public Call text(@Nullable String value) throws SQLException {
        statement.setString(++last, value);
        return this;
    }

    /** The next parameter. */
    public Call number(long value) throws SQLException {
        statement.setLong(++last, value);
        return this;
    }

    /** The next parameter. */
    public Call integer(int value) throws SQLException {
        statement.setInt(++last, value);
        return this;
    }

    /** The next parameter. */
    public Call flag(boolean value) throws SQLException {
        statement.setBoolean(++last, value);
        return this;
    }

    /** The next parameter. */
    public Call uuid(UUID value) throws SQLException {
        statement.setObject(++last, value);
        return this;
    }

    /** The next parameter. */
    public Call integers(Collection<Integer> values) throws SQLException {
        return array("int4", values.toArray(new Integer[0]));
    }

    /** The next parameter. */
    public Call numbers(Collection<? extends @Nullable Long> values) throws SQLException {
        return array("int8", values.toArray(new Long[0]));
    }

    /** The next parameter. */
    public Call texts(Collection<? extends @Nullable String> values) throws SQLException {
        return array("text", values.toArray(new String[0]));
    }

    /** The next parameter. */
    public Call uuids(Collection<UUID> values) throws SQLException {
        return array("uuid", values.toArray(new UUID[0]));
    }

    /** The next parameter. */
    public Call flags(Collection<Boolean> values) throws SQLException {
        return array("bool", values.toArray(new Boolean[0]));
    }

    private Call array(String type, @Nullable Object[] values) throws SQLException {
        statement.setArray(++last, connection.createArrayOf(type, values));
        return this;
    }

    /** Executes; how many rows changed. */
    public int update() throws SQLException {
        return statement.executeUpdate();
    }

    /** Executes; all rows of the answer. */
    public <T> List<T> list(Row<T> row) throws SQLException {
        var result = new ArrayList<T>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                result.add(row.read(rows));
            }
        }
        return result;
    }

    /** Executes; the only row of the answer. */
    public <T> T one(Row<T> row) throws SQLException {
        var result = list(row);
        if (result.size() != 1) {
            throw new IllegalStateException("one row expected, got " + result.size());
        }
        return result.get(0);
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
