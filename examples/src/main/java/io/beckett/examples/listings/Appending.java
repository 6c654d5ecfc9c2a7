package io.beckett.examples.listings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckett.BeckettBuilder;
import io.beckett.BeckettModule;
import io.beckett.error.AppendConflictException;
import io.beckett.error.AppendOutcomeUnknownException;
import io.beckett.examples.listings.Shop.OrderPlaced;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.Message;
import io.beckett.message.MessageStore;
import io.beckett.message.ReadOptions;
import java.util.List;

/** Appending to streams and reading them. */
final class Appending implements BeckettModule {

    record Deposited(long cents) {}

    record Withdrawn(long cents) {}

    // listing: aggregate
    record Account(long balance) {
        static final Account EMPTY = new Account(0);

        Account apply(Object message) {
            if (message instanceof Deposited deposited) {
                return new Account(balance + deposited.cents());
            }
            return message instanceof Withdrawn withdrawn ? new Account(balance - withdrawn.cents()) : this;
        }

        List<Withdrawn> withdraw(long cents) {
            return cents > balance ? List.of() : List.of(new Withdrawn(cents));
        }
    }
    // end of listing

    private final Shop shop;

    Appending(Shop shop) {
        this.shop = shop;
    }

    @Override
    public void configure(BeckettBuilder builder) {
        builder.map("order-placed", OrderPlaced.class)
                .map("order-item-added", OrderItemAdded.class)
                .map("deposited", Deposited.class)
                .map("withdrawn", Withdrawn.class);
        // listing: upcasters
        builder.upcast(
                        "order-placed-v1",
                        ObjectNode.class,
                        "order-placed-v2",
                        old -> old.put("cents", 100 * old.get("euros").asLong()))
                .upcast("order-placed-v2", ObjectNode.class, "order-placed", old -> old.without("euros"));
        // end of listing
    }

    void append(MessageStore store) {
        // listing: append and meet a conflict
        store.append("Order-7", ExpectedVersion.none(), new OrderPlaced("7", 100), new OrderItemAdded("7", "p1", 2));
        try {
            store.append("Order-7", ExpectedVersion.exact(1), new OrderItemAdded("7", "p2", 1));
        } catch (AppendConflictException conflict) {
            shop.note("Order-7 is at " + conflict.actualVersion() + " already");
        }
        // end of listing
    }

    void once(MessageStore store) {
        // listing: append once
        var deposit = Message.of(new Deposited(500)).withId("payment-991").withTenant("acme");
        store.append("Account-7", ExpectedVersion.any(), deposit);
        store.append("Account-7", ExpectedVersion.any(), deposit); // the same again: stored once
        // end of listing
    }

    void update(MessageStore store) {
        // listing: update
        store.update(
                "Account-7",
                stream -> stream.fold(Account.EMPTY, Account::apply).withdraw(500));
        // end of listing
    }

    void unknownOutcome(MessageStore store) {
        // listing: unknown outcome
        try {
            store.read("Account-7").append(new Withdrawn(1));
        } catch (AppendOutcomeUnknownException e) {
            store.append(e.streamName(), e.expected(), e.messages()); // the same ids: safe
        }
        // end of listing
    }

    void read(MessageStore store) {
        // listing: read parts
        for (var message : store.read("Order-7", ReadOptions.all().backwards().count(20))) {
            shop.note(message.type() + " at " + message.streamPosition());
        }
        var newest = store.read("Order-7", ReadOptions.last()).last();
        var items = store.read("Order-7", ReadOptions.all().types(OrderItemAdded.class))
                .throwIfNotFound()
                .messages(OrderItemAdded.class);
        // end of listing
        shop.note("newest " + newest.orElseThrow().type() + ", items " + items.size());
    }
}
