package io.beckett.postgres;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Connections whose commits a test holds back, or cuts off behind the commit. Counts the statements that go through it.
 */
final class GatedDataSource implements DataSource {
    private final DataSource real;
    private final AtomicReference<Gate> gate = new AtomicReference<>();
    private final AtomicInteger statements = new AtomicInteger();
    private volatile boolean loseAnswers;
    private volatile boolean forgetSessions;

    GatedDataSource(DataSource real) {
        this.real = real;
    }

    /** A commit that waits until the test lets it go. */
    static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        void awaitReached() throws InterruptedException {
            if (!reached.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("no transaction came to its commit");
            }
        }

        void open() {
            opened.countDown();
        }
    }

    /** Holds the next commit back. */
    Gate closeGate() {
        var closed = new Gate();
        gate.set(closed);
        return closed;
    }

    /** From now on connections break behind their commits. */
    void loseAnswers() {
        loseAnswers = true;
    }

    void giveAnswers() {
        loseAnswers = false;
    }

    /** From now on a connection knows nothing of what was done on it before, like behind a pooler. */
    void forgetSessions() {
        forgetSessions = true;
    }

    int statements() {
        return statements.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = real.getConnection();
        if (forgetSessions) {
            try (var statement = connection.createStatement()) {
                statement.execute("discard all");
            }
        }
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        pass();
                    }
                    if (method.getName().equals("prepareStatement")) {
                        statements.incrementAndGet();
                    }
                    try {
                        var result = method.invoke(connection, arguments);
                        if (method.getName().equals("commit") && loseAnswers) {
                            connection.close();
                            throw new SQLException("the answer was lost", "08006");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void pass() throws InterruptedException {
        var closed = gate.getAndSet(null);
        if (closed != null) {
            closed.reached.countDown();
            if (!closed.opened.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the test did not open the gate");
            }
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("this data source has its own user");
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
        return real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return real.isWrapperFor(type);
    }
}
