package io.beckett.bench.scenario;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What processes and Postgres' log used since it was started. */
final class Meter implements AutoCloseable {

    private final Turns.Turn turn;
    private final ServerProcesses processes;
    private final HikariDataSource pool;
    private final double readers;
    private final double broker;
    private final double postgres;
    private final double wal;

    private Meter(Turns.Turn turn, ServerProcesses processes, HikariDataSource pool) throws SQLException {
        this.turn = turn;
        this.processes = processes;
        this.pool = pool;
        readers = cpuOfAll(turn);
        broker = cpu(processes.broker());
        postgres = cpuOfFamily(processes.postgres());
        wal = position(pool);
    }

    static Meter start(Bench bench, Turns.Turn turn) throws SQLException {
        return new Meter(turn, bench.processes(), bench.servers().pool("meter", 1));
    }

    /** Bytes of log that Postgres wrote, whoever caused it. */
    double wal() throws SQLException {
        return position(pool) - wal;
    }

    /** Seconds of CPU. */
    double cpuOfReaders() {
        return cpuOfAll(turn) - readers;
    }

    /** Seconds of CPU; empty if the broker is not a process of the bench. */
    OptionalDouble cpuOfBroker() {
        var known = processes.broker();
        return known.isPresent() ? OptionalDouble.of(cpu(known) - broker) : OptionalDouble.empty();
    }

    /** Seconds of CPU of all processes of Postgres; empty if it is elsewhere. */
    OptionalDouble cpuOfPostgres() {
        var known = processes.postgres();
        return known.isPresent() ? OptionalDouble.of(cpuOfFamily(known) - postgres) : OptionalDouble.empty();
    }

    private static double cpuOfAll(Turns.Turn turn) {
        return turn.workers().stream()
                .mapToDouble(worker -> ProcessCost.cpu(worker.pid()))
                .sum();
    }

    private static double cpu(OptionalLong pid) {
        return pid.isPresent() ? ProcessCost.cpu(pid.getAsLong()) : 0;
    }

    private static double cpuOfFamily(OptionalLong pid) {
        return pid.isPresent() ? ProcessCost.cpuOfFamily(pid.getAsLong()) : 0;
    }

    private static double position(HikariDataSource pool) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")) {
            row.next();
            return row.getDouble(1);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
