package io.beckett.examples.listings;

import io.beckett.Beckett;
import io.beckett.examples.listings.Shop.OrderPlaced;
import io.beckett.kafka.KafkaStorage;
import io.beckett.postgres.Migrations;
import io.beckett.postgres.PostgresCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;

/** The shortest program. */
final class FirstSteps {

    private final Shop shop;

    FirstSteps(Shop shop) {
        this.shop = shop;
    }

    /** One topic, one type, one lambda. */
    Beckett start(DataSource dataSource) {
        // listing: first steps
        var beckett = Beckett.builder()
                .storage(KafkaStorage.builder("localhost:9092")
                        .adopt("orders", topic -> topic.stream("Order-{key}").type("order-placed"))
                        .build())
                .checkpoints(PostgresCheckpoints.of(dataSource))
                .map("order-placed", OrderPlaced.class)
                .group(
                        "shipping",
                        group -> group.subscription(
                                "ship-orders", s -> s.handler(OrderPlaced.class, order -> ship(order))))
                .build();
        beckett.start();
        // end of listing
        return beckett;
    }

    /** The tables as one file, for a migration tool. */
    void dumpTables() throws IOException {
        // listing: tables as one file
        Files.writeString(Path.of("beckett.sql"), Migrations.sql("beckett"));
        // end of listing
    }

    private void ship(OrderPlaced order) {
        shop.ship(order);
    }
}
