package io.beckett.bench.scenario;

import io.beckett.examples.servers.Servers;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * The processes of the servers, as far as they run on this machine and are known.
 *
 * @param broker the number of the broker's process; empty if it was not started by the bench
 * @param postgres the number of the process that started Postgres' others; empty if Postgres is elsewhere
 */
public record ServerProcesses(OptionalLong broker, OptionalLong postgres) {

    /** Asks Postgres which process serves the connection, and this machine who started that. */
    public static ServerProcesses find(Servers servers, OptionalLong broker) throws SQLException {
        try (var pool = servers.pool("processes", 1);
                var connection = pool.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select pg_backend_pid(),"
                        + " coalesce(inet_server_addr() <<= '127.0.0.0/8' or inet_server_addr() = '::1', true)")) {
            row.next();
            var serving = row.getLong(1);
            var postgres = row.getBoolean(2)
                    ? ProcessHandle.of(serving)
                            .flatMap(ProcessHandle::parent)
                            .map(parent -> OptionalLong.of(parent.pid()))
                            .orElse(OptionalLong.empty())
                    : OptionalLong.empty();
            return new ServerProcesses(broker, postgres);
        }
    }
}
