package io.beckett.examples;

import io.beckett.BeckettBuilder;
import io.beckett.BeckettModule;
import io.beckett.message.ExpectedVersion;
import io.beckett.subscription.MessageContext;
import io.beckett.subscription.StartingPosition;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Allocates stock to orders: what is added to an order is appended to the stream of its product, and from there a second
 * subscription fills a table of the application. A message may come again after a crash; the ids that it gives to what it
 * appends, and the id in the table, make the second time do nothing.
 */
final class Allocations implements BeckettModule {

    private final DataSource dataSource;
    private final String group;

    Allocations(DataSource dataSource, String group) {
        this.dataSource = dataSource;
        this.group = group;
    }

    /** An item was added to an order. */
    record OrderItemAdded(String productId, int quantity) {}

    /** Of a product so much is put aside for an order. */
    record InventoryAllocated(String orderId, int quantity) {}

    @Override
    public void configure(BeckettBuilder builder) {
        builder.map("order-item-added", OrderItemAdded.class)
                .map("inventory-allocated", InventoryAllocated.class)
                .group(
                        group,
                        g -> g.concurrency(20)
                                .startingPosition(StartingPosition.EARLIEST)
                                .subscription(
                                        "order-item-inventory-allocation",
                                        s -> s.handler(OrderItemAdded.class, Allocations::allocate))
                                .subscription("stock", s -> s.handler(InventoryAllocated.class, this::record)));
    }

    private static void allocate(OrderItemAdded item, MessageContext context) {
        context.store()
                .append(
                        "Inventory-" + item.productId(),
                        ExpectedVersion.any(),
                        new InventoryAllocated(context.streamId(), item.quantity()));
    }

    private void record(InventoryAllocated allocated, MessageContext context) throws SQLException {
        try (var connection = dataSource.getConnection();
                var insert = connection.prepareStatement("insert into beckett_demo.allocation"
                        + " (run, message_id, order_id, product_id, quantity) values (?, ?, ?, ?, ?)"
                        + " on conflict do nothing")) {
            insert.setString(1, group);
            insert.setString(2, context.id());
            insert.setString(3, allocated.orderId());
            insert.setString(4, context.streamId());
            insert.setInt(5, allocated.quantity());
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

    /** How much of each product is allocated, as the table says. */
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
