package io.beckett.bench.micro;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What messages carry. */
record Order(String orderId, String kind, Customer customer, Instant placedAt, List<Item> items) {
    record Customer(String id, String name, String city) {}

    record Item(String productId, int quantity, long cents) {}

    /** One whose JSON has about that many bytes, 200 and up. */
    static Order ofBytes(int bytes) {
        var items = new ArrayList<Item>();
        for (var i = 0; i < Math.max(0, bytes - 150) / 50; i++) {
            items.add(new Item("product-" + (1_000 + i), i + 1, 995L * (i + 1)));
        }
        return new Order(
                "4711",
                "order-placed",
                new Customer("c-17", "Zo\u00eb M\u00fcller", "Br\u00fcssel"),
                Instant.ofEpochMilli(1_700_000_000_123L),
                items);
    }
}
