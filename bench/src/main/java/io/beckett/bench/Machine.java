package io.beckett.bench;

import com.sun.management.OperatingSystemMXBean;
import io.beckett.examples.servers.Servers;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.utils.AppInfoParser;

/** Where it was measured, and with what. */
final class Machine {

    private Machine() {}

    static List<String> describe(Servers servers) throws SQLException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%d processors, %.0f GiB of memory, %s %s %s",
                        system.getAvailableProcessors(),
                        system.getTotalMemorySize() / (double) (1L << 30),
                        system.getName(),
                        system.getVersion(),
                        system.getArch()),
                "Java " + Runtime.version(),
                "Kafka clients " + AppInfoParser.getVersion(),
                postgres(servers),
                servers.toString(),
                String.format(Locale.ROOT, "load of the machine before: %.1f", system.getSystemLoadAverage()));
    }

    private static String postgres(Servers servers) throws SQLException {
        try (var pool = servers.pool("machine", 1);
                var connection = pool.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select 'Postgres ' || current_setting('server_version')"
                        + " || ', fsync ' || current_setting('fsync')"
                        + " || ', synchronous_commit ' || current_setting('synchronous_commit')"
                        + " || ', shared_buffers ' || current_setting('shared_buffers')")) {
            row.next();
            return row.getString(1);
        }
    }
}
