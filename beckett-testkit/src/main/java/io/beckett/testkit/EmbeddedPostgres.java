package io.beckett.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A real Postgres server beside this JVM, ready when {@code start} returns.
 *
 * <p>By default it listens on a free port of localhost, keeps its data in a temporary folder without waiting for the
 * disk, and deletes it when closed. On a kept folder it commits durably and finds its data again, whether it was closed
 * or this process was killed. Unless told otherwise it also stops when the JVM ends.
 *
 * <p>Safe for all threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final String USER = "postgres";
    private static final String DEFAULT_DATABASE = "postgres";

    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
    private final @Nullable PostgresFolder folder;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedPostgres(
            io.zonky.test.db.postgres.embedded.EmbeddedPostgres server, @Nullable PostgresFolder folder) {
        this.server = server;
        this.folder = folder;
    }

    /** Starts a server for tests: any free port, a temporary folder, no waiting for the disk. */
    public static EmbeddedPostgres start() {
        return builder().start();
    }

    /** Collects the settings of a server. */
    public static Builder builder() {
        return new Builder();
    }

    /** The JDBC address of the default database, user included; no password is needed. */
    public String jdbcUrl() {
        return server.getJdbcUrl(USER, DEFAULT_DATABASE);
    }

    /** Connects to the default database; every {@code getConnection()} opens a new connection. */
    public DataSource dataSource() {
        return server.getDatabase(USER, DEFAULT_DATABASE);
    }

    /**
     * Creates an empty database on this server, for a test that wants to be alone.
     *
     * @throws IllegalStateException if Postgres refuses
     */
    public Database newDatabase() {
        var name = "db_" + UUID.randomUUID().toString().replace("-", "");
        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("Postgres did not create the database " + name, e);
        }
        return new Database(name, server.getJdbcUrl(USER, name), server.getDatabase(USER, name));
    }

    /** Stops the server, closing its connections, and deletes a temporary folder; a second call does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded Postgres did not stop", e);
        } finally {
            if (folder != null) {
                folder.close();
            }
        }
    }

    /**
     * A database of the server.
     *
     * @param name its name
     * @param jdbcUrl its JDBC address, user included; no password is needed
     * @param dataSource connects to it; every {@code getConnection()} opens a new connection
     */
    public record Database(String name, String jdbcUrl, DataSource dataSource) {}

    /** The settings of a server. Belongs to one thread. */
    public static final class Builder {

        private static final Duration STARTUP = Duration.ofSeconds(60);

        private @Nullable Path folder;
        private int port = Ports.ANY;
        private boolean stopWithJvm = true;

        private Builder() {}

        /**
         * Keeps the data in this folder, which is created if it does not exist and never deleted; what is committed then
         * survives a power cut. A server that a killed process left running on it is stopped first.
         */
        public Builder folder(Path folder) {
            this.folder = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /** The port, 1..65535, or 0 (the default) for any free one. */
        public Builder port(int port) {
            this.port = Ports.check("port", port);
            return this;
        }

        /** Leaves stopping to {@code close()}, for programs that close several things in order when the JVM ends. */
        public Builder withoutShutdownHook() {
            this.stopWithJvm = false;
            return this;
        }

        /**
         * Starts the server and returns when clients can use it.
         *
         * @throws UncheckedIOException if the port is taken, the folder cannot be used or the server does not start
         * @throws IllegalStateException if a living process uses the folder
         */
        public EmbeddedPostgres start() {
            return folder == null ? startTemporary() : startKept(PostgresFolder.open(folder));
        }

        private EmbeddedPostgres startTemporary() {
            return new EmbeddedPostgres(start(settings()), null);
        }

        private EmbeddedPostgres startKept(PostgresFolder kept) {
            try {
                kept.stopLeftBehind();
                var server = start(settings()
                        .setDataDirectory(kept.data())
                        .setCleanDataDirectory(false)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on"));
                kept.markComplete();
                return new EmbeddedPostgres(server, kept);
            } catch (RuntimeException e) {
                kept.close();
                throw e;
            }
        }

        private io.zonky.test.db.postgres.embedded.EmbeddedPostgres.Builder settings() {
            return io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                    .setPort(Ports.free("Postgres", port))
                    .setRegisterShutdownHook(stopWithJvm)
                    .setPGStartupWait(STARTUP);
        }

        private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres start(
                io.zonky.test.db.postgres.embedded.EmbeddedPostgres.Builder settings) {
            try {
                return settings.start();
            } catch (IOException e) {
                throw new UncheckedIOException("The embedded Postgres did not start", e);
            }
        }
    }
}
