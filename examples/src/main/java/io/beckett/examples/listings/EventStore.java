package io.beckett.examples.listings;

import io.beckett.error.AppendConflictException;
import io.beckett.kafka.KafkaStorage;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.Message;
import io.beckett.message.MessageStore;
import io.beckett.message.ReadOptions;
import io.beckett.subscription.GroupBuilder;
import java.util.List;
import java.util.Map;

/** Streams that are appended to and read. */
final class EventStore {

    private EventStore() {}

    record ItemAdded(String order, String product, int amount) {}

    record Allocated(String order, int amount) {}

    record Deposited(long cents) {}

    record Withdrawn(long cents) {}

    /** What an account's messages come to. */
    record Account(long cents) {
        static final Account EMPTY = new Account(0);

        Account apply(Object event) {
            if (event instanceof Deposited deposited) {
                return new Account(cents + deposited.cents());
            }
            return event instanceof Withdrawn withdrawn ? new Account(cents - withdrawn.cents()) : this;
        }

        List<Withdrawn> withdraw(long wanted) {
            if (wanted > cents) {
                throw new IllegalStateException("only " + cents + " are there");
            }
            return List.of(new Withdrawn(wanted));
        }
    }

    static KafkaStorage storage(Map<String, Object> kafkaProperties) {
        // listing: log topic
        var storage = KafkaStorage.builder(kafkaProperties)
                .log("events", log -> log.category("Order", "Inventory", "Account"))
                .build();
        // end of listing
        return storage;
    }

    static void append(MessageStore store) {
        // listing: append
        store.append("Order-7", ExpectedVersion.any(), new ItemAdded("7", "p1", 2));
        try {
            store.append("Order-8", ExpectedVersion.none(), new ItemAdded("8", "p1", 2), new ItemAdded("8", "p2", 1));
        } catch (AppendConflictException conflict) {
            log("Order-8 is at " + conflict.actualVersion() + " already");
        }
        store.append(
                "Account-7",
                ExpectedVersion.any(),
                Message.of(new Deposited(500)).withId("payment-991")); // twice is once
        store.update(
                "Account-7",
                stream -> stream.fold(Account.EMPTY, Account::apply).withdraw(500)); // again on conflict
        // end of listing
    }

    static void read(MessageStore store) {
        // listing: read
        for (var message : store.read("Order-7", ReadOptions.all().backwards().count(20))) {
            log(message.streamPosition() + " " + message.type() + " " + message.data());
        }
        // end of listing
    }

    static void subscribe(GroupBuilder group) {
        // listing: append in a handler
        group.subscription(
                "allocate",
                s -> s.handler(
                        ItemAdded.class,
                        (item, context) -> context.store()
                                .append(
                                        "Inventory-" + item.product(),
                                        ExpectedVersion.any(),
                                        new Allocated(item.order(), item.amount()))));
        // end of listing
    }

    private static void log(String text) {
        System.out.println(text);
    }
}
