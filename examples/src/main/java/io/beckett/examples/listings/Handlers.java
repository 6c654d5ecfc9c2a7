package io.beckett.examples.listings;

import static io.beckett.subscription.StartingPosition.EARLIEST;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.beckett.BeckettBuilder;
import io.beckett.BeckettModule;
import io.beckett.examples.listings.Shop.CardDeclined;
import io.beckett.examples.listings.Shop.InvalidOrder;
import io.beckett.examples.listings.Shop.OrderPlaced;
import io.beckett.subscription.GroupBuilder;
import io.beckett.subscription.HandlerSignal;
import io.beckett.subscription.MessageContext;
import io.beckett.subscription.RetryPolicy;
import java.sql.SQLException;

/** Handlers of every shape, and what happens when they fail. */
final class Handlers implements BeckettModule {

    private final Shop shop;

    Handlers(Shop shop) {
        this.shop = shop;
    }

    @Override
    public void configure(BeckettBuilder builder) {
        builder.map("order-placed", OrderPlaced.class)
                .map("order-item-added", OrderItemAdded.class)
                .group("typed", this::severalTypes)
                .group("whole-category", this::category)
                .group("batches", this::batches)
                .group("payment", this::retries);
    }

    private void severalTypes(GroupBuilder group) {
        // listing: several types
        group.subscription(
                "stock",
                s -> s.handler(OrderPlaced.class, this::reserve)
                        .handler(OrderItemAdded.class, (item, context) -> allocate(item, context.attempt()))
                        .handler("order-archived", context -> archive(context.rawData())));
        // end of listing
    }

    private void category(GroupBuilder group) {
        // listing: category
        group.subscription(
                "audit", s -> s.category("Order").startingPosition(EARLIEST).handler(context -> audit(context)));
        // end of listing
        // listing: pattern matching
        group.subscription(
                "search",
                s -> s.category("Order", "Basket").handler(context -> {
                    if (context.data() instanceof OrderPlaced placed) {
                        index(placed);
                    }
                }));
        // end of listing
    }

    private void batches(GroupBuilder group) {
        // listing: batches
        group.subscription(
                "ledger",
                s -> s.category("Order").batchSize(200).batchHandler(batch -> {
                    for (var message : batch) {
                        try {
                            book(message);
                        } catch (SQLException e) {
                            throw batch.failedAt(message, e); // earlier ones are done
                        }
                    }
                }));
        // end of listing
    }

    private void retries(GroupBuilder group) {
        // listing: retries
        var patient = RetryPolicy.defaults()
                .maxRetries(50)
                .backoff(ofSeconds(1), ofMinutes(30))
                .maxRetries(InvalidOrder.class, 0);
        group.retries(patient)
                .subscription(
                        "charge",
                        s -> s.retries(patient.maxRetries(CardDeclined.class, 3)) // beats the group's
                                .timeLimit(ofSeconds(30))
                                .handler(OrderPlaced.class, order -> {
                                    if (order.cents() == 0) {
                                        throw HandlerSignal.skip("nothing to pay");
                                    }
                                    try {
                                        charge(order);
                                    } catch (CardDeclined e) {
                                        throw HandlerSignal.retryAfter(e.retryIn(), e);
                                    }
                                }));
        // end of listing
    }

    private void reserve(OrderPlaced order) {
        shop.note("reserved " + order.id());
    }

    private void allocate(OrderItemAdded item, int attempt) {
        shop.note("allocated " + item.productId() + " in run " + attempt);
    }

    private void archive(byte[] raw) {
        shop.note("archived " + raw.length + " bytes");
    }

    private void audit(MessageContext context) {
        shop.note("audited " + context.type());
    }

    private void index(OrderPlaced order) {
        shop.note("indexed " + order.id());
    }

    private void book(MessageContext message) throws SQLException {
        if (message.isTombstone()) {
            throw new SQLException("nothing to book");
        }
        shop.note("booked " + message.type());
    }

    private void charge(OrderPlaced order) {
        shop.charge(order);
    }
}
