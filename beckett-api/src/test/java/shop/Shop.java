package shop;

import static io.beckett.subscription.StartingPosition.EARLIEST;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckett.BeckettBuilder;
import io.beckett.BeckettModule;
import io.beckett.admin.BeckettAdmin;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.PageRequest;
import io.beckett.codec.JacksonCodec;
import io.beckett.subscription.GroupBuilder;
import io.beckett.subscription.HandlerSignal;
import io.beckett.subscription.MessageContext;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.SubscriptionListener;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a user writes, from a user's package: every form must compile without casts, type arguments or ambiguity, as lambda
 * and as method reference.
 */
public final class Shop {

    public final List<String> done = new ArrayList<>();

    public record OrderPlaced(String id, long cents) {}

    public record OrderItemAdded(String orderId, String productId, int quantity) {}

    public static final class InvalidOrder extends RuntimeException {}

    public static final class CardDeclined extends RuntimeException {
        Duration retryIn() {
            return ofSeconds(7);
        }
    }

    /** One type, one lambda. */
    public BeckettModule oneType() {
        return builder -> builder.map("order-placed", OrderPlaced.class)
                .group(
                        "shipping",
                        group -> group.subscription(
                                "ship-orders", s -> s.handler(OrderPlaced.class, order -> ship(order))));
    }

    /** Several types, one subscription, one order per stream. */
    public BeckettModule severalTypes() {
        return builder -> types(builder)
                .group(
                        "shipping",
                        group -> group.subscription(
                                "stock",
                                s -> s.handler(OrderPlaced.class, this::reserve)
                                        .handler(
                                                OrderItemAdded.class,
                                                (item, context) -> allocate(item, context.attempt()))
                                        .handler("order-archived", context -> archive(context.rawData()))));
    }

    /** A category, whatever the type. */
    public BeckettModule category() {
        return builder -> types(builder).group("shipping", group -> {
            group.subscription(
                    "audit", s -> s.category("Order").startingPosition(EARLIEST).handler(context -> audit(context)));
            group.subscription(
                    "search",
                    s -> s.category("Order", "Basket").handler(context -> {
                        if (context.data() instanceof OrderPlaced placed) index(placed);
                    }));
        });
    }

    /** Batches of one stream; partial failure. */
    public BeckettModule batches() {
        return builder -> builder.group(
                "shipping",
                group -> group.subscription(
                        "ledger",
                        s -> s.category("Order").batchSize(200).batchHandler(batch -> {
                            for (var message : batch) {
                                try {
                                    book(message);
                                } catch (SQLException e) {
                                    throw batch.failedAt(message, e);
                                }
                            }
                        })));
    }

    /** Retries. */
    public BeckettModule retries() {
        return builder -> types(builder).group("shipping", this::retries);
    }

    private void retries(GroupBuilder group) {
        var patient = RetryPolicy.defaults()
                .maxRetries(50)
                .backoff(ofSeconds(1), ofMinutes(30))
                .maxRetries(InvalidOrder.class, 0);
        group.retries(patient)
                .subscription(
                        "charge",
                        s -> s.retries(patient.maxRetries(CardDeclined.class, 3))
                                .timeLimit(ofSeconds(30))
                                .handler(OrderPlaced.class, order -> {
                                    if (order.cents() == 0) throw HandlerSignal.skip("nothing to pay");
                                    try {
                                        charge(order);
                                    } catch (CardDeclined e) {
                                        throw HandlerSignal.retryAfter(e.retryIn(), e);
                                    }
                                }))
                .subscription(
                        "invalid",
                        s -> s.handler(OrderPlaced.class, order -> {
                            throw new InvalidOrder();
                        }));
    }

    /** A module, its handler a method with context. */
    public final class Inventory implements BeckettModule {
        @Override
        public void configure(BeckettBuilder builder) {
            builder.map("order-item-added", OrderItemAdded.class)
                    .group(
                            "inventory",
                            g -> g.concurrency(20)
                                    .subscription("allocate", s -> s.handler(OrderItemAdded.class, this::allocate)));
        }

        void allocate(OrderItemAdded item, MessageContext context) {
            done.add("allocated " + item.productId() + " for " + context.streamName());
        }
    }

    /** A listener, two groups, a codec. */
    public BeckettModule observed() {
        return builder -> types(builder)
                .listener(new SubscriptionListener() {
                    @Override
                    public void streamFailed(AttemptFailed e) {
                        page("stream " + e.message().streamName() + " failed", e.cause());
                    }
                })
                .group(
                        "shipping",
                        g -> g.concurrency(50)
                                .subscription("ship", s -> s.handler(OrderPlaced.class, order -> ship(order))))
                .group(
                        "reporting",
                        g -> g.concurrency(2)
                                .subscription("totals", s -> s.handler(OrderPlaced.class, order -> index(order))))
                .codec(JacksonCodec.of(new ObjectMapper()));
    }

    /** Operating. */
    public void operate(BeckettAdmin all) {
        var admin = all.actingAs("ada");
        for (var c : admin.checkpoints(CheckpointFilter.failed().group("shipping"), PageRequest.first(50))
                .items()) {
            done.add(c.streamName() + " at " + c.streamPosition() + ": "
                    + admin.attempts(c).get(0).error());
            if (repaired(c)) admin.retry(c);
            else admin.skip(c);
        }
        admin.retryAll(CheckpointFilter.failed().subscription("ship-orders").error(CardDeclined.class));
        admin.pause("shipping", "ship-orders");
        var lag = admin.subscription("shipping", "ship-orders");
        done.add(lag.lagMessages() + " messages, oldest " + lag.lagAge() + ", failed streams " + lag.failed());
    }

    private static BeckettBuilder types(BeckettBuilder builder) {
        return builder.map("order-placed", OrderPlaced.class).map("order-item-added", OrderItemAdded.class);
    }

    private void ship(OrderPlaced order) {
        done.add("shipped " + order.id());
    }

    private void reserve(OrderPlaced order) {
        done.add("reserved " + order.id());
    }

    private void allocate(OrderItemAdded item, int attempt) {
        done.add("allocated " + item.productId() + " in run " + attempt);
    }

    private void archive(byte[] raw) {
        done.add("archived " + raw.length);
    }

    private void audit(MessageContext context) {
        done.add("audited " + context.type());
    }

    private void index(OrderPlaced order) {
        done.add("indexed " + order.id());
    }

    private void book(MessageContext message) throws SQLException {
        if (message.data() == null) {
            throw new SQLException("nothing to book");
        }
        done.add("booked " + message.type());
    }

    private void charge(OrderPlaced order) {
        if (order.cents() < 0) {
            throw new CardDeclined();
        }
        done.add("charged " + order.cents());
    }

    private void page(String text, Throwable cause) {
        done.add(text + ": " + cause.getMessage());
    }

    private static boolean repaired(CheckpointInfo checkpoint) {
        return checkpoint.isReserved();
    }
}
