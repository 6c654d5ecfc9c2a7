package io.beckett.bench.micro;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.beckett.postgres.Migrations;
import io.beckett.postgres.PostgresCheckpoints;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Registration;
import io.beckett.subscription.StartingPosition;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Beckett's tables in a schema of their own, filled with many rows. A schema that is complete is used again by later
 * processes, so that many rows are made once. Belongs to one thread.
 */
final class StoreTables implements AutoCloseable {
    /** Names the JDBC address of the server to the processes that measure. */
    static final String SERVER = "beckett.bench.postgres";

    static final String GROUP = "shipping";
    static final String SUBSCRIPTION = "ship-orders";
    static final LeaseKey LEASE = new LeaseKey(GROUP, new PartitionId("orders", 0));

    private static final String HASH = "encode(substr(sha256(convert_to('%s-' || n, 'UTF8')), 1, 16), 'hex')::uuid";

    private final HikariDataSource pool;
    private final String schema;

    private StoreTables(HikariDataSource pool, String schema) {
        this.pool = pool;
        this.schema = schema;
    }

    /** Tables with that many checkpoints: the streams Order-0, Order-1 and so on. */
    static StoreTables ofCheckpoints(int rows) {
        return open("micro_checkpoints_" + rows, List.of("checkpoint"), """
                insert into %1$s.checkpoint
                select 1, 1, %2$s, 1, clock_timestamp(), 'Order-' || n from generate_series(0, %3$d - 1) n;
                """, "Order", rows);
    }

    /** Tables with that many streams that wait for a reservation, two messages each. */
    static StoreTables ofWaiting(int rows) {
        return open("micro_waiting_" + rows, List.of("work", "backlog"), """
                insert into %1$s.work (subscription_id, partition_id, stream_hash, stream_name, position, accounted,
                    due_at, attempt_position, fence, attempts, status)
                select 1, 1, %2$s, 'Slow-' || n, 1, n + 2, clock_timestamp() - random() * interval '1 hour', 0, 0, 0,
                    'READY'
                from generate_series(1, %3$d) n;
                insert into %1$s.backlog
                select 1, 1, %2$s, n, n + 1, 2, 1, array[n, n + 1]::bigint[], array[1, 2]::bigint[]
                from generate_series(1, %3$d) n;
                """, "Slow", rows);
    }

    private static StoreTables open(String schema, List<String> tables, String fill, String category, int rows) {
        var url = System.getProperty(SERVER);
        if (url == null) {
            throw new IllegalStateException(
                    "the property " + SERVER + " names no server. Start this benchmark by MicroMain.");
        }
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(2);
        var pool = new HikariDataSource(config);
        try {
            if (!isComplete(pool, schema)) {
                make(pool, schema, tables, fill.formatted(schema, HASH.formatted(category), rows));
            }
            return new StoreTables(pool, schema);
        } catch (SQLException e) {
            pool.close();
            throw new IllegalStateException("the schema " + schema + " could not be filled", e);
        }
    }

    private static boolean isComplete(DataSource dataSource, String schema) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(
                        "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = ?")) {
            statement.setString(1, schema);
            try (var found = statement.executeQuery()) {
                return found.next() && "complete".equals(found.getString(1));
            }
        }
    }

    private static void make(DataSource dataSource, String schema, List<String> tables, String fill)
            throws SQLException {
        execute(dataSource, "drop schema if exists " + schema + " cascade");
        Migrations.upgrade(dataSource, schema);
        PostgresCheckpoints.of(dataSource)
                .schema(schema)
                .register(new Registration(
                        GROUP,
                        Map.of(SUBSCRIPTION, StartingPosition.EARLIEST),
                        Map.of(LEASE.partition(), FeedPosition.START)));
        execute(dataSource, fill);
        for (var table : tables) {
            execute(dataSource, "vacuum analyze " + schema + "." + table);
        }
        execute(dataSource, "checkpoint");
        execute(dataSource, "comment on schema " + schema + " is 'complete'");
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    PostgresCheckpoints store() {
        return PostgresCheckpoints.of(pool).schema(schema);
    }

    @Override
    public void close() {
        pool.close();
    }
}
