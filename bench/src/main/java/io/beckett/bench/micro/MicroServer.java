package io.beckett.bench.micro;

import io.beckett.testkit.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** A Postgres of its own in a temporary folder that commits durably and has memory for many rows. */
final class MicroServer implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final Path folder;

    private MicroServer(EmbeddedPostgres server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** Ten million checkpoints are not for a server that has 128 MB of buffers, which is what it has if nobody cares. */
    static MicroServer start() throws IOException, SQLException {
        var folder = Files.createTempDirectory("beckett-micro");
        try (var server = EmbeddedPostgres.builder().folder(folder).start()) {
            set(server, "shared_buffers", "2GB");
            set(server, "max_wal_size", "8GB");
        }
        return new MicroServer(EmbeddedPostgres.builder().folder(folder).start(), folder);
    }

    private static void set(EmbeddedPostgres server, String setting, String value) throws SQLException {
        try (var connection = server.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("alter system set " + setting + " = '" + value + "'");
        }
    }

    String jdbcUrl() {
        return server.jdbcUrl();
    }

    @Override
    public void close() throws IOException {
        server.close();
        Folders.delete(folder);
    }
}
