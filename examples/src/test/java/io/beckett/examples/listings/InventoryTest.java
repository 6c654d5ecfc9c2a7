package io.beckett.examples.listings;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.beckett.admin.CheckpointStatus;
import io.beckett.testkit.TestBeckett;
import org.junit.jupiter.api.Test;

class InventoryTest {

    @Test
    void whatIsAddedToAnOrderIsAllocated() {
        var inventory = new Inventory();
        // listing: its test
        try (var test = TestBeckett.start(inventory)) {
            test.produce("Order-7", new OrderItemAdded("7", "p1", 2));
            test.settle(); // runs on this thread until nothing is due
            assertEquals(2, inventory.allocated().get("p1"));
            test.clock().advance(ofSeconds(12)); // a retry falls due
            test.settle();
            assertEquals(
                    CheckpointStatus.ACTIVE,
                    test.checkpoint("inventory", "allocate", "Order-7").status());
        }
        // end of listing
    }
}
