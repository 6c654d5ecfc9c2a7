package io.beckett.testkit;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Counts what a program asks of a database: round trips, statements, batches and rows, by statement text. For tests and
 * measurements that state their cost per message.
 *
 * <p>Safe for all threads, as far as the wrapped DataSource is. Everything is passed on to it unchanged. Counts are those of
 * calls through JDBC; what a pool does inside the wrapped DataSource is not seen, so wrap the pool, not its driver, to count
 * what a program does.
 */
public final class CountingDataSource implements DataSource {
    private final DataSource real;
    private final StatementCounters counters = new StatementCounters();
    private final CountingProxies proxies = new CountingProxies(counters);

    /**
     * Counts from 0.
     *
     * @param real who does the work
     */
    public CountingDataSource(DataSource real) {
        this.real = Objects.requireNonNull(real, "real");
    }

    /** What each statement cost since the last {@link #reset()}, most round trips first. */
    public List<StatementCount> counts() {
        return counters.counts();
    }

    /** The sum of {@link #counts()}. */
    public StatementCount total() {
        return counts().stream().reduce(new StatementCount("total", 0, 0, 0, 0, 0), StatementCount::plus);
    }

    /** Begins again at 0. */
    public void reset() {
        counters.reset();
    }

    /**
     * A table of all counts, divided by a number of messages.
     *
     * @param messages 1 and up
     */
    public String perMessage(long messages) {
        if (messages < 1) {
            throw new IllegalArgumentException("messages is " + messages + ", allowed 1 and up");
        }
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "per message, of %,d%n%12s %12s %12s %12s %12s  statement%n",
                messages,
                "round trips",
                "executions",
                "batches",
                "returned",
                "updated"));
        for (var count : counts()) {
            line(text, count, messages);
        }
        line(text, total(), messages);
        return text.toString();
    }

    private static void line(StringBuilder text, StatementCount count, long messages) {
        var shown = count.statement().length() > 100 ? count.statement().substring(0, 97) + "..." : count.statement();
        text.append(String.format(
                Locale.ROOT,
                "%12.5f %12.5f %12.5f %12.5f %12.5f  %s%n",
                (double) count.roundTrips() / messages,
                (double) count.executions() / messages,
                (double) count.batches() / messages,
                (double) count.rowsReturned() / messages,
                (double) count.rowsUpdated() / messages,
                shown));
    }

    @Override
    public Connection getConnection() throws SQLException {
        return proxies.connection(real.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return proxies.connection(real.getConnection(user, password));
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return real.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        real.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        real.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return real.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return real.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(real) ? type.cast(real) : real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(real) || real.isWrapperFor(type);
    }
}
