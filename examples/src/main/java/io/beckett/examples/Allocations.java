package io.beckett.examples;

import io.beckett.BeckettBuilder;
import io.beckett.BeckettModule;
import io.beckett.subscription.MessageContext;
import io.beckett.subscription.StartingPosition;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Allocates stock to orders, in a table of the application. A message may come again after a crash; its id in the table
 * makes the second time do nothing.
 */
final class Allocations implements BeckettModule {

    private final DataSource dataSource;
    private final String group;

    Allocations(DataSource dataSource, String group) {
        this.dataSource = dataSource;
        this.group = group;
    }

    /** An item was added to an order. */
    record OrderItemAdded(String orderId, String productId, int quantity) {}

    @Override
    public void configure(BeckettBuilder builder) {
        builder.map("order-item-added", OrderItemAdded.class)
                .group(
                        group,
                        g -> g.concurrency(20)
                                .startingPosition(StartingPosition.EARLIEST)
                                .subscription(
                                        "order-item-inventory-allocation",
                                        s -> s.handler(OrderItemAdded.class, this::allocate)));
    }

    private void allocate(OrderItemAdded item, MessageContext context) throws SQLException {
        try (var connection = dataSource.getConnection();
                var insert = connection.prepareStatement("insert into beckett_demo.allocation"
                        + " (run, message_id, order_id, product_id, quantity) values (?, ?, ?, ?, ?)"
                        + " on conflict do nothing")) {
            insert.setString(1, group);
            insert.setString(2, context.id());
            insert.setString(3, item.orderId());
            insert.setString(4, item.productId());
            insert.setInt(5, item.quantity());
            insert.executeUpdate();
        }
    }

    void createTable() throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create schema if not exists beckett_demo");
            statement.execute("""
                    create table if not exists beckett_demo.allocation (
                        run text not null,
                        message_id text not null,
                        order_id text not null,
                        product_id text not null,
                        quantity integer not null,
                        primary key (run, message_id)
                    )""");
        }
    }

    /** How much of each product is allocated. */
    Map<String, Long> byProduct() throws SQLException {
        try (var connection = dataSource.getConnection();
                var select = connection.prepareStatement("select product_id, sum(quantity)"
                        + " from beckett_demo.allocation where run = ? group by product_id")) {
            select.setString(1, group);
            var allocated = new TreeMap<String, Long>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    allocated.put(rows.getString(1), rows.getLong(2));
                }
            }
            return allocated;
        }
    }
}
