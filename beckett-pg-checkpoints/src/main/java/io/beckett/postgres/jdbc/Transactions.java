package io.beckett.postgres.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in transactions, each on a connection that is borrowed for it. Nothing is left behind on the connection, so
 * that a pooler may hand every transaction to another one. Safe for all threads.
 */
public final class Transactions {
    private static final Logger log = LoggerFactory.getLogger(Transactions.class);

    /**
     * What a program's or pool's defaults say does not matter: the guards are written for read committed. A node that
     * stops inside a transaction (suspended, cut off) loses its connection: soon where it holds locks, because they would
     * keep others from taking its leases over; later where it only reads, because it may be busy with a long answer.
     *
     * <p>A plan that was made while a table was nearly empty lives on in the connection until the next analyze. Without
     * scans of whole tables it stays good when work heaps up.
     */
    private static final String BEGIN = """
            set transaction isolation level read committed;
            set local idle_in_transaction_session_timeout = '%s';
            set local enable_seqscan = off;
            set local jit = off
            """;

    private static final String BEGIN_WRITE = BEGIN.formatted("3s");
    private static final String BEGIN_READ = BEGIN.formatted("60s");

    /**
     * Postgres passes over a locked row only where it looks first. Where the transaction that it meets there ends at that
     * moment, it goes on to the newer version of the row, and waits for whoever has locked that (heap_lock_updated_tuple).
     * Rows that were locked before, in no order, could then close a circle. Below deadlock_timeout, 1 s by default.
     */
    private static final String BEGIN_WITHOUT_WAITING = BEGIN_WRITE + "; set local lock_timeout = '50ms'";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource dataSource;
    private final int answerMillis;

    /**
     * Transactions on connections of this data source.
     *
     * @param answerWithin how long to wait for an answer of the server before the connection counts as broken
     */
    public Transactions(DataSource dataSource, Duration answerWithin) {
        this.dataSource = dataSource;
        this.answerMillis = Math.toIntExact(answerWithin.toMillis());
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs work and commits.
     *
     * @param what for errors, for example {@code "flush"}
     * @throws io.beckett.error.StoreUnavailableException if the server could not be reached; the outcome is unknown
     */
    public <T> T run(String what, Work<T> work) {
        return attempt(what, connection -> Optional.of(work.run(connection)))
                .orElseThrow(() -> new IllegalStateException("work without a result"));
    }

    /** The same for work that locks nothing. */
    public <T> T read(String what, Work<T> work) {
        return transaction(what, BEGIN_READ, connection -> Optional.of(work.run(connection)))
                .orElseThrow(() -> new IllegalStateException("work without a result"));
    }

    /** Runs work; commits if it gives a result and rolls back if it gives none. */
    public <T> Optional<T> attempt(String what, Work<Optional<T>> work) {
        return transaction(what, BEGIN_WRITE, work);
    }

    /** The same for work that passes over what others have locked: empty, too, if it had to wait all the same. */
    public <T> Optional<T> attemptWithoutWaiting(String what, Work<T> work) {
        return transaction(what, BEGIN_WITHOUT_WAITING, connection -> {
            try {
                return Optional.of(work.run(connection));
            } catch (SQLException e) {
                if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    log.debug("{} gave way", what, e);
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private <T> Optional<T> transaction(String what, String begin, Work<Optional<T>> work) {
        try (var connection = connect()) {
            var autoCommit = connection.getAutoCommit();
            var timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, answerMillis);
            try {
                return inTransaction(connection, begin, work);
            } finally {
                giveBack(connection, autoCommit, timeout);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate(what, e);
        }
    }

    /** Some pools wrap what the server said into an exception of their own. */
    private Connection connect() throws SQLException {
        try {
            return dataSource.getConnection();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static <T> Optional<T> inTransaction(Connection connection, String first, Work<Optional<T>> work)
            throws SQLException {
        var done = false;
        connection.setAutoCommit(false);
        try {
            try (var begin = connection.prepareStatement(first)) { // prepared: so that the driver parses it once
                begin.execute();
            }
            var result = work.run(connection);
            if (result.isPresent()) {
                connection.commit();
                done = true;
            }
            return result;
        } finally {
            if (!done) {
                rollBack(connection);
            }
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The server rolls back by itself once the connection is gone; what led here is thrown by the caller.
            log.debug("roll back failed", e);
        }
    }

    private static void giveBack(Connection connection, boolean autoCommit, int timeout) {
        try {
            if (!connection.isClosed()) {
                connection.setAutoCommit(autoCommit);
                connection.setNetworkTimeout(Runnable::run, timeout);
            }
        } catch (SQLException e) {
            // A commit that succeeded must not look like a failure because the connection broke afterwards.
            log.debug("connection broke after its transaction", e);
        }
    }
}
