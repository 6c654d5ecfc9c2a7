package io.beckett.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.beckett.spi.Completion;
import io.beckett.testkit.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/**
 * Measures whether the cost of a step depends on how much is stored: reserving 100 streams with 1,000 and with 1,000,000
 * waiting, and a flush of 2,000 finished streams with 10,000 and with 10,000,000 checkpoints. Small and large take turns,
 * so that what else the machine does meets both. Prints medians and their ratios; wanted is at most 2. Asserts nothing
 * and is not part of any build.
 *
 * <p>A flush is measured twice: of 2,000 out of 10,000 streams that are active, and out of all there are. The second is
 * the worst case: nearly every row is on a page of its own, of which Postgres logs the whole after each of its checkpoints.
 *
 * <p>Without arguments it starts a server of its own that commits durably and has 2 GB of buffers, in a temporary folder,
 * and needs about 12 GB of disk and ten minutes. Arguments, all optional and in this order: few and many waiting streams,
 * few and many checkpoints, rounds, a JDBC address of a server to use instead, in which it makes and drops two schemas.
 *
 * <pre>{@code
 * mvn -Pmeasure-store -pl beckett-pg-checkpoints -am process-test-classes
 * mvn -Pmeasure-store -pl beckett-pg-checkpoints -am process-test-classes "-Dmeasure.args=1000 100000 10000 1000000 40"
 * }</pre>
 */
final class StoreMeasurementMain {
    private static final int RESERVED = 100;
    private static final int FINISHED = 2_000;
    private static final int ACTIVE = 10_000;

    private StoreMeasurementMain() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        var fewWaiting = argument(arguments, 0, 1_000);
        var manyWaiting = argument(arguments, 1, 1_000_000);
        var fewCheckpoints = argument(arguments, 2, 10_000);
        var manyCheckpoints = argument(arguments, 3, 10_000_000);
        var rounds = argument(arguments, 4, 40);
        if (arguments.length > 5) {
            run(arguments[5], fewWaiting, manyWaiting, fewCheckpoints, manyCheckpoints, rounds);
            return;
        }
        var folder = Files.createTempDirectory("beckett-measurement");
        try (var server = startWithMemory(folder)) {
            run(server.jdbcUrl(), fewWaiting, manyWaiting, fewCheckpoints, manyCheckpoints, rounds);
        } finally {
            delete(folder);
        }
    }

    /** Ten million checkpoints are not for a server that has 128 MB of buffers, which is what it has if nobody cares. */
    private static EmbeddedPostgres startWithMemory(Path folder) throws SQLException {
        try (var server = EmbeddedPostgres.builder().folder(folder).start()) {
            execute(server.dataSource(), "alter system set shared_buffers = '2GB'");
            execute(server.dataSource(), "alter system set max_wal_size = '8GB'");
        }
        return EmbeddedPostgres.builder().folder(folder).start();
    }

    private static int argument(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index].replace("_", "")) : otherwise;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void run(
            String url, int fewWaiting, int manyWaiting, int fewCheckpoints, int manyCheckpoints, int rounds)
            throws SQLException {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(4);
        try (var pool = new HikariDataSource(config)) {
            var few = Side.make(pool, "measure_few", fewWaiting, fewCheckpoints);
            var many = Side.make(pool, "measure_many", manyWaiting, manyCheckpoints);
            execute(pool, "checkpoint");
            compare("reserve " + RESERVED, rounds, few::reserve, many::reserve, fewWaiting, manyWaiting, "waiting");
            compare(
                    "flush " + FINISHED + " of " + ACTIVE + " active streams",
                    rounds,
                    () -> few.flush(ACTIVE),
                    () -> many.flush(ACTIVE),
                    fewCheckpoints,
                    manyCheckpoints,
                    "checkpoints");
            compare(
                    "flush " + FINISHED + " of all streams",
                    rounds,
                    () -> few.flush(fewCheckpoints),
                    () -> many.flush(manyCheckpoints),
                    fewCheckpoints,
                    manyCheckpoints,
                    "checkpoints");
            few.drop();
            many.drop();
        }
    }

    private static void compare(
            String what, int rounds, LongSupplier few, LongSupplier many, int small, int large, String rows) {
        var fewNanos = new ArrayList<Long>();
        var manyNanos = new ArrayList<Long>();
        for (var round = -rounds / 4; round < rounds; round++) {
            var first = few.getAsLong();
            var second = many.getAsLong();
            if (round >= 0) { // those before warm up
                fewNanos.add(first);
                manyNanos.add(second);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: median %.2f ms with %,d %s, %.2f ms with %,d; ratio %.2f%n",
                what,
                millis(fewNanos),
                small,
                rows,
                millis(manyNanos),
                large,
                millis(manyNanos) / millis(fewNanos));
    }

    private static double millis(List<Long> nanos) {
        var sorted = nanos.stream().sorted().toList();
        return sorted.get(sorted.size() / 2) / 1e6;
    }

    /** One of the two sizes. */
    private static final class Side {
        private final DataSource dataSource;
        private final String schema;
        private final TestNode node;
        private final TestNode.Held held;
        private final Random random = new Random(7);
        private long position = 10;

        private Side(DataSource dataSource, String schema, TestNode node) {
            this.dataSource = dataSource;
            this.schema = schema;
            this.node = node;
            this.held = node.take(TestNode.P0);
        }

        static Side make(DataSource dataSource, String schema, int waiting, int checkpoints) throws SQLException {
            var began = System.nanoTime();
            execute(dataSource, "drop schema if exists " + schema + " cascade");
            Migrations.upgrade(dataSource, schema);
            var store = PostgresCheckpoints.of(dataSource).schema(schema);
            TestNode.register(store, 1);
            var hash = "encode(substr(sha256(convert_to('%s-' || n, 'UTF8')), 1, 16), 'hex')::uuid";
            execute(dataSource, """
                    insert into %1$s.checkpoint
                    select 1, 1, %2$s, 1, clock_timestamp(), 'Order-' || n from generate_series(0, %4$d - 1) n;
                    insert into %1$s.work (subscription_id, partition_id, stream_hash, stream_name, position, accounted,
                        due_at, attempt_position, fence, attempts, status)
                    select 1, 1, %3$s, 'Slow-' || n, 1, n + 2, clock_timestamp() - random() * interval '1 hour', 0, 0, 0,
                        'READY'
                    from generate_series(1, %5$d) n;
                    insert into %1$s.backlog
                    select 1, 1, %3$s, n, n + 1, 2, 1, array[n, n + 1]::bigint[], array[1, 2]::bigint[]
                    from generate_series(1, %5$d) n;
                    """.formatted(
                            schema, hash.formatted("Order"), hash.formatted("Slow"), checkpoints, waiting));
            for (var table : List.of("checkpoint", "work", "backlog")) {
                execute(dataSource, "vacuum analyze " + schema + "." + table);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,d checkpoints and %,d waiting streams made in %d s%n",
                    schema,
                    checkpoints,
                    waiting,
                    Duration.ofNanos(System.nanoTime() - began).toSeconds());
            return new Side(dataSource, schema, TestNode.open(store, Duration.ofHours(2)));
        }

        long reserve() {
            var began = System.nanoTime();
            var reserved = node.reserve(RESERVED);
            var took = System.nanoTime() - began;
            if (reserved.size() != RESERVED) {
                throw new IllegalStateException("reserved " + reserved.size());
            }
            node.store()
                    .complete(reserved.stream()
                            .map(each -> new Completion(
                                    each.key(), each.token(), each.position(), new Completion.GivenBack(), List.of()))
                            .toList());
            return took;
        }

        long flush(int among) {
            position++;
            var draft = held.flush();
            random.ints(0, among)
                    .distinct()
                    .limit(FINISHED)
                    .forEach(n -> draft.finished(TestNode.ship("Order-" + n), position));
            draft.frontier(position);
            var began = System.nanoTime();
            held.record(draft);
            return System.nanoTime() - began;
        }

        void drop() throws SQLException {
            execute(dataSource, "drop schema " + schema + " cascade");
        }
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
