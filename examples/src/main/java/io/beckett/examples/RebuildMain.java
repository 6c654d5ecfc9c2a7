package io.beckett.examples;

import com.zaxxer.hikari.HikariDataSource;
import io.beckett.Beckett;
import io.beckett.admin.BeckettAdmin;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.PageRequest;
import io.beckett.admin.RebuildResult;
import io.beckett.admin.RebuildTarget;
import io.beckett.examples.Allocations.OrderItemAdded;
import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.kafka.KafkaStorage;
import io.beckett.message.ExpectedVersion;
import io.beckett.postgres.Migrations;
import io.beckett.postgres.PostgresCheckpoints;
import io.beckett.subscription.SubscriptionListener;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Makes again from the topics what Postgres knew: of a run of {@link OrderInventoryMain} whose tables are gone, or, without
 * one, of a run of its own whose tables it drops.
 *
 * <p>The latter ends with 0 only if everything is the same again, and only what was appended afterwards is handled.
 */
@Command(
        name = "rebuild",
        sortOptions = false,
        description =
                "Makes again from the topics what Postgres knew. Without --run: handles messages, drops the tables of"
                        + " the checkpoint store, makes them again and compares.")
public final class RebuildMain implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "What stands behind 'shop-' in the topic of an order-inventory run whose tables are gone.")
    private @Nullable String run;

    @Option(
            names = "--schema",
            paramLabel = "NAME",
            description = "Schema of the tables, with --run; made if it is missing. Default: ${DEFAULT-VALUE}")
    private String schema = "beckett";

    @Option(
            names = "--target",
            paramLabel = "end|progress|TIME",
            description =
                    "Up to where messages count as handled: the end of the topics; the progress that is committed to"
                            + " Kafka; the first message since a time such as 2026-01-31T23:59:59Z. Default: ${DEFAULT-VALUE}")
    private String target = "end";

    RebuildMain() {}

    /** Shows it and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new RebuildMain()).execute(args));
    }

    private static RebuildTarget target(String text) {
        return switch (text) {
            case "end" -> RebuildTarget.end();
            case "progress" -> RebuildTarget.publishedProgress();
            default -> RebuildTarget.before(Instant.parse(text));
        };
    }

    @Override
    public Integer call() throws Exception {
        try (var open = Servers.open(servers);
                var pool = open.pool("rebuild", 30)) {
            System.out.println(open);
            if (run != null) {
                var shop = new Shop(open, pool, schema, run);
                Migrations.upgrade(pool, schema);
                print(shop.rebuild(target(target)));
                return 0;
            }
            var own = RunName.next();
            return show(new Shop(open, pool, "beckett_" + own, own)) ? 0 : 1;
        }
    }

    private boolean show(Shop shop) throws Exception {
        Migrations.upgrade(shop.pool(), shop.schema());
        var before = shop.handle(1, 100);
        System.out.println(
                before.handled() + " messages handled, " + before.checkpoints().size() + " checkpoints");
        shop.dropTables();
        Migrations.upgrade(shop.pool(), shop.schema());
        System.out.println("tables dropped and made anew, empty");
        print(shop.rebuild(target(target)));
        var made = shop.checkpoints();
        System.out.println(
                made.size() + " checkpoints, " + (made.equals(before.checkpoints()) ? "the same" : "OTHERS"));
        var after = shop.handle(101, 120);
        System.out.println(after.handled() + " messages handled afterwards, 20 orders were placed");
        return made.equals(before.checkpoints()) && after.handled() == 2L * 20;
    }

    private static void print(RebuildResult result) {
        result.subscriptions()
                .forEach(s -> System.out.printf(
                        "  %s: %d messages of %d streams count as handled; goes on at %s%n",
                        s.subscription(), s.messages(), s.streams(), s.reached()));
        System.out.println("  records that belong to no stream: " + result.parked());
    }

    /** What a node did, and what Postgres knew then. */
    private record Outcome(long handled, Set<String> checkpoints) {}

    /** The definition of {@link OrderInventoryMain}, for nodes and rebuilds alike. */
    private record Shop(Servers servers, HikariDataSource pool, String schema, String run) {

        private Beckett node(LongAdder handled) {
            return Beckett.builder()
                    .storage(KafkaStorage.builder(servers.kafkaWithState("shop-" + run))
                            .log(
                                    "shop-" + run,
                                    l -> l.category("Order", "Inventory")
                                            .partitions(4)
                                            .replicationFactor(servers.copies()))
                            .build())
                    .checkpoints(PostgresCheckpoints.of(pool).schema(schema))
                    .with(new Allocations(pool, "inventory-" + run))
                    .listener(new SubscriptionListener() {
                        @Override
                        public void handled(Handled event) {
                            handled.increment();
                        }
                    })
                    .build();
        }

        RebuildResult rebuild(RebuildTarget target) throws InterruptedException {
            try (var beckett = node(new LongAdder())) {
                return beckett.rebuild(target);
            }
        }

        /** Places orders of one item each, and has all that follows from them handled. */
        Outcome handle(int first, int last) throws SQLException {
            new Allocations(pool, "inventory-" + run).createTable();
            var handled = new LongAdder();
            try (var node = node(handled).start()) {
                for (var order = first; order <= last; order++) {
                    node.store()
                            .append("Order-" + order, ExpectedVersion.none(), new OrderItemAdded("p" + order % 5, 1));
                }
                var all = 2L * (last - first + 1);
                Awaitility.await("everything is handled")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> handled.sum() >= all);
            }
            return new Outcome(handled.sum(), checkpoints());
        }

        /** How far each stream is, and its version. */
        Set<String> checkpoints() {
            var found = new TreeSet<String>();
            var page = PageRequest.first(1_000);
            try (var node = node(new LongAdder())) {
                for (var checkpoint : all(node.admin(), page)) {
                    found.add(checkpoint.subscription() + " " + checkpoint.streamName() + " "
                            + checkpoint.streamPosition() + " " + checkpoint.status());
                }
            }
            return found;
        }

        private List<CheckpointInfo> all(BeckettAdmin admin, PageRequest page) {
            return admin.checkpoints(CheckpointFilter.all().group("inventory-" + run), page)
                    .items();
        }

        void dropTables() throws SQLException {
            try (var connection = pool.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("drop schema \"" + schema + "\" cascade");
            }
        }
    }
}
