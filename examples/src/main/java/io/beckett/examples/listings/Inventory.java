package io.beckett.examples.listings;

import io.beckett.BeckettBuilder;
import io.beckett.BeckettModule;
import io.beckett.subscription.MessageContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

// listing: module
class Inventory implements BeckettModule {
    private final Map<String, Integer> allocated = new ConcurrentHashMap<>();

    @Override
    public void configure(BeckettBuilder builder) {
        builder.map("order-item-added", OrderItemAdded.class)
                .group(
                        "inventory",
                        g -> g.concurrency(20)
                                .subscription("allocate", s -> s.handler(OrderItemAdded.class, this::allocate)));
    }

    void allocate(OrderItemAdded item, MessageContext context) {
        allocated.merge(item.productId(), item.quantity(), Integer::sum);
    }

    Map<String, Integer> allocated() {
        return Map.copyOf(allocated);
    }
}
// end of listing
