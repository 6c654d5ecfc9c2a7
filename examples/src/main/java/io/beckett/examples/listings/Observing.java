package io.beckett.examples.listings;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckett.BeckettBuilder;
import io.beckett.BeckettModule;
import io.beckett.codec.JacksonCodec;
import io.beckett.examples.listings.Shop.OrderPlaced;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.SubscriptionListener;

/** A listener, several groups, a codec. */
final class Observing implements BeckettModule {

    private final Shop shop;
    private final ObjectMapper objectMapper = new ObjectMapper();

    Observing(Shop shop) {
        this.shop = shop;
    }

    @Override
    public void configure(BeckettBuilder builder) {
        // listing: listener
        builder.listener(new SubscriptionListener() {
            @Override
            public void streamFailed(AttemptFailed e) {
                page("stream " + e.message().streamName() + " failed", e.cause());
            }
        });
        // end of listing
        // listing: groups
        builder.map("order-placed", OrderPlaced.class)
                .codec(JacksonCodec.of(objectMapper))
                .group(
                        "shipping",
                        g -> g.concurrency(50)
                                .retries(RetryPolicy.none())
                                .subscription("ship", s -> s.handler(OrderPlaced.class, order -> ship(order))))
                .group(
                        "reporting",
                        g -> g.concurrency(2)
                                .subscription("totals", s -> s.handler(OrderPlaced.class, order -> count(order))));
        // end of listing
    }

    private void ship(OrderPlaced order) {
        if (order.cents() < 0) {
            throw new IllegalArgumentException("order " + order.id() + " costs less than nothing");
        }
        shop.ship(order);
    }

    private void count(OrderPlaced order) {
        shop.note("counted " + order.id());
    }

    private void page(String text, Throwable cause) {
        shop.note(text + ": " + cause.getMessage());
    }
}
