package io.beckett.examples;

import io.beckett.Beckett;
import io.beckett.examples.Allocations.InventoryAllocated;
import io.beckett.examples.Allocations.OrderItemAdded;
import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.kafka.KafkaStorage;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.MessageStore;
import io.beckett.postgres.Migrations;
import io.beckett.postgres.PostgresCheckpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Orders and inventory, in streams that Beckett writes: items are appended to orders, a handler appends what it allocates
 * to the streams of the products, a second subscription reads those into a table.
 *
 * <p>Ends with 0 only if what is allocated is what was ordered, in the streams and in the table.
 */
@Command(
        name = "order-inventory",
        sortOptions = false,
        description = "Items are appended to orders; a handler appends what it allocates, another one reads that.")
public final class OrderInventoryMain implements Callable<Integer> {

    private static final int ORDERS = 200;
    private static final int ITEMS = 3;
    private static final int PRODUCTS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Mixin
    private ServerOptions servers = new ServerOptions();

    OrderInventoryMain() {}

    /** Shows it and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new OrderInventoryMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var run = RunName.next();
        var log = "shop-" + run;
        try (var open = Servers.open(servers);
                var pool = open.pool("order-inventory", 30)) {
            System.out.println(open);
            Migrations.upgrade(pool);
            var allocations = new Allocations(pool, "inventory-" + run);
            allocations.createTable();
            try (var beckett = Beckett.builder()
                    .storage(KafkaStorage.builder(open.kafkaWithState(log))
                            .log(
                                    log,
                                    l -> l.category("Order", "Inventory")
                                            .partitions(4)
                                            .replicationFactor(open.copies()))
                            .build())
                    .checkpoints(PostgresCheckpoints.of(pool))
                    .with(allocations)
                    .build()) {
                beckett.start();
                var ordered = order(beckett.store());
                System.out.println(ORDERS + " orders with " + ORDERS * ITEMS + " items appended to " + log);
                Awaitility.await("everything is allocated")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> allocations.byProduct().equals(ordered));
                return report(ordered, allocations.byProduct(), beckett.store()) ? 0 : 1;
            }
        }
    }

    /** All items of an order in one append; returns how much of each product that is. */
    private static Map<String, Long> order(MessageStore store) {
        var ordered = new TreeMap<String, Long>();
        for (int order = 1; order <= ORDERS; order++) {
            var items = new ArrayList<OrderItemAdded>();
            for (int item = 1; item <= ITEMS; item++) {
                var product = "p" + (1 + (order + item) % PRODUCTS);
                items.add(new OrderItemAdded(product, item));
                ordered.merge(product, (long) item, Long::sum);
            }
            store.append("Order-" + order, ExpectedVersion.none(), items);
        }
        return ordered;
    }

    private static boolean report(Map<String, Long> ordered, Map<String, Long> table, MessageStore store) {
        var right = true;
        for (var product : ordered.keySet()) {
            var stream = store.read("Inventory-" + product).throwIfNotFound();
            var inStream = stream.messages(InventoryAllocated.class).stream()
                    .mapToLong(InventoryAllocated::quantity)
                    .sum();
            System.out.printf(
                    "  %s: %d ordered, %d allocated by %d messages of stream %s, %d in the table%n",
                    product, ordered.get(product), inStream, stream.version(), stream.name(), table.get(product));
            right &= ordered.get(product).equals(inStream)
                    && ordered.get(product).equals(table.get(product));
        }
        return right;
    }
}
