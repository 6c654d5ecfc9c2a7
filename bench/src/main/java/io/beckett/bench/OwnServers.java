package io.beckett.bench;

import io.beckett.examples.servers.JavaProcess;
import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.examples.servers.ServersProcess;
import io.beckett.testkit.EmbeddedPostgres;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The servers of a run: given ones, or a broker and a Postgres in processes of their own that end with it. */
final class OwnServers implements AutoCloseable {

    /** Postgres is made for small machines unless told otherwise; these are those of a small server. */
    private static final List<String> SETTINGS =
            List.of("alter system set shared_buffers = '1GB'", "alter system set max_wal_size = '8GB'");

    private final @Nullable JavaProcess process;
    private final Servers servers;

    private OwnServers(@Nullable JavaProcess process, Servers servers) {
        this.process = process;
        this.servers = servers;
    }

    static OwnServers open(ServerOptions options) throws SQLException {
        if (options.isGiven()) {
            return new OwnServers(null, Servers.open(options));
        }
        prepare(options);
        var process = ServersProcess.start(options);
        try {
            return new OwnServers(process, Servers.open(ServersProcess.optionsOf(process, options)));
        } catch (RuntimeException e) {
            try (process) {
                throw e;
            }
        }
    }

    private static void prepare(ServerOptions options) throws SQLException {
        var folder = options.folder().resolve("postgres");
        if (Files.exists(folder)) {
            return;
        }
        try (var postgres = EmbeddedPostgres.builder().folder(folder).start();
                var connection = postgres.dataSource().getConnection();
                var statement = connection.createStatement()) {
            for (var setting : SETTINGS) {
                statement.execute(setting);
            }
        }
    }

    Servers servers() {
        return servers;
    }

    /** The number of the broker's process; empty if it was given. */
    OptionalLong broker() {
        return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
    }

    @Override
    public void close() {
        try (process;
                servers) {
            // The servers end when nobody uses them any more.
        }
    }
}
