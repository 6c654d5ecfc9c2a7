package io.beckett.examples.listings;

import io.beckett.kafka.KafkaStorage;
import io.beckett.message.ExpectedVersion;
import io.beckett.subscription.GroupBuilder;
import java.util.Map;

/** A topic that Beckett writes itself, and a handler that appends to it. */
final class EventStore {

    private EventStore() {}

    /** Products were put aside for an order. */
    record InventoryAllocated(String orderId, int quantity) {}

    static KafkaStorage storage(Map<String, Object> kafkaProperties) {
        // listing: log topic
        var storage = KafkaStorage.builder(kafkaProperties)
                .log("events", log -> log.category("Order", "Inventory", "Account"))
                .build();
        // end of listing
        return storage;
    }

    static void subscribe(GroupBuilder group) {
        // listing: append in a handler
        group.subscription(
                "allocate",
                s -> s.handler(
                        OrderItemAdded.class,
                        (item, context) -> context.store()
                                .append(
                                        "Inventory-" + item.productId(),
                                        ExpectedVersion.any(),
                                        new InventoryAllocated(item.orderId(), item.quantity()))));
        // end of listing
    }
}
