package io.beckett.examples;

import static io.beckett.kafka.RecordField.header;

import io.beckett.Beckett;
import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.kafka.KafkaStorage;
import io.beckett.postgres.Migrations;
import io.beckett.postgres.PostgresCheckpoints;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Orders and inventory: a plain Kafka producer writes what happens to orders, a subscription allocates stock.
 *
 * <p>Ends with 0 only if what is allocated is what was ordered.
 */
@Command(
        name = "order-inventory",
        sortOptions = false,
        description = "A subscription allocates stock for orders that a plain Kafka producer writes.")
public final class OrderInventoryMain implements Callable<Integer> {

    private static final int ORDERS = 200;
    private static final int PRODUCTS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Mixin
    private ServerOptions servers = new ServerOptions();

    private OrderInventoryMain() {}

    /** Shows it and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new OrderInventoryMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var run = RunName.next();
        var topic = "orders-" + run;
        try (var open = Servers.open(servers);
                var pool = open.pool("order-inventory", 30)) {
            System.out.println(open);
            open.createTopic(topic, 4);
            Migrations.upgrade(pool);
            var allocations = new Allocations(pool, "inventory-" + run);
            allocations.createTable();
            try (var beckett = Beckett.builder()
                    .storage(KafkaStorage.builder(open.kafka())
                            .adopt(topic, t -> t.stream("Order-{key}").type(header("ce_type")))
                            .build())
                    .checkpoints(PostgresCheckpoints.of(pool))
                    .with(allocations)
                    .build()) {
                beckett.start();
                var ordered = produce(open, topic);
                Awaitility.await("everything is allocated")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> allocations.byProduct().equals(ordered));
                allocations
                        .byProduct()
                        .forEach((product, quantity) -> System.out.println(
                                "  " + product + ": " + quantity + " allocated, " + ordered.get(product) + " ordered"));
            }
            return 0;
        }
    }

    /** Three items per order; returns how much of each product that is. */
    private static Map<String, Long> produce(Servers servers, String topic) {
        var ordered = new TreeMap<String, Long>();
        try (var producer = new KafkaProducer<>(servers.kafka(), new StringSerializer(), new StringSerializer())) {
            for (int order = 1; order <= ORDERS; order++) {
                for (int item = 1; item <= 3; item++) {
                    var product = "product-" + (1 + (order + item) % PRODUCTS);
                    var value =
                            "{\"orderId\":\"%d\",\"productId\":\"%s\",\"quantity\":%d}".formatted(order, product, item);
                    var record = new ProducerRecord<>(topic, Integer.toString(order), value);
                    record.headers().add("ce_type", "order-item-added".getBytes(StandardCharsets.UTF_8));
                    var unused = producer.send(record);
                    ordered.merge(product, (long) item, Long::sum);
                }
            }
        }
        System.out.println(ORDERS + " orders with " + 3 * ORDERS + " items produced to " + topic);
        return ordered;
    }
}
