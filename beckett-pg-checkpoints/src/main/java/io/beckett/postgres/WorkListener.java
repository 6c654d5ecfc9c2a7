package io.beckett.postgres;

import io.beckett.spi.StorageSetup;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the connection on which other nodes are heard. One thread; when the connection breaks it gets another one, and
 * calls for work, since it may have missed something. Only ever makes the engine look: nothing depends on it.
 */
final class WorkListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WorkListener.class);
    private static final int LISTEN_MILLIS = 500;
    private static final int ANSWER_MILLIS = 10_000;
    private static final int ROUNDS_PER_PROBE = 20;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final long CLOSE_MILLIS = 3_000;

    private final DataSource dataSource;
    private final String channel;
    private final List<Runnable> wakeUps = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable Thread thread;
    private volatile @Nullable Connection held;

    /** Used by the listening thread alone. */
    private long pause = FIRST_PAUSE_MILLIS;

    WorkListener(DataSource dataSource, String channel) {
        this.dataSource = dataSource;
        this.channel = channel;
    }

    void onWork(Runnable wakeUp) {
        wakeUps.add(wakeUp);
    }

    void start(StorageSetup setup) {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("the checkpoint store is started already. Give each Beckett its own"
                    + " PostgresCheckpoints.of(dataSource).");
        }
        var listening = setup.threads().newThread(this::run);
        thread = listening;
        listening.start();
    }

    private void run() {
        while (isOpen()) {
            try {
                listen();
            } catch (SQLException e) {
                if (isOpen()) {
                    log.warn(
                            "lost the connection on which Postgres tells of new work; due work is still looked for"
                                    + " regularly. Trying again: {}",
                            e.toString());
                    waitBeforeNext(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                }
            }
        }
    }

    private void listen() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            held = connection;
            connection.setAutoCommit(true);
            var timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            execute(connection, "listen \"" + channel + "\"");
            pause = FIRST_PAUSE_MILLIS;
            callForWork();
            hear(connection);
            // The connection goes back to its pool: it must not go on listening for somebody else.
            execute(connection, "unlisten \"" + channel + "\"");
            connection.setNetworkTimeout(Runnable::run, timeout);
        } finally {
            held = null;
        }
    }

    private void hear(Connection connection) throws SQLException {
        var postgres = connection.unwrap(PGConnection.class);
        for (var round = 1; isOpen(); round++) {
            var heard = postgres.getNotifications(LISTEN_MILLIS);
            if (heard != null && heard.length > 0) {
                callForWork();
            }
            if (round % ROUNDS_PER_PROBE == 0) {
                execute(connection, "select 1"); // finds out if nobody is at the other end any more
            }
        }
    }

    private void callForWork() {
        for (var wakeUp : wakeUps) {
            try {
                wakeUp.run();
            } catch (RuntimeException e) {
                log.error("a listener for new work failed", e);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    private void waitBeforeNext(long millis) {
        try {
            // Spread, so that nodes that lost the server together do not come back together.
            closing.await(millis + ThreadLocalRandom.current().nextLong(millis), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        var listening = thread;
        if (listening != null) {
            end(listening);
        }
    }

    private void end(Thread listening) {
        try {
            listening.join(CLOSE_MILLIS);
            if (listening.isAlive()) {
                abort();
                listening.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            abort();
            Thread.currentThread().interrupt();
        }
    }

    private void abort() {
        var connection = held;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("could not abort the connection on which Postgres tells of new work", e);
            }
        }
    }
}
