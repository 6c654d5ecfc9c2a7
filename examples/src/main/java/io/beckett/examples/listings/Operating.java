package io.beckett.examples.listings;

import io.beckett.Beckett;
import io.beckett.admin.BeckettAdmin;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.PageRequest;
import io.beckett.examples.listings.Shop.CardDeclined;

/** What an operator does. */
final class Operating {

    private final Shop shop;

    Operating(Shop shop) {
        this.shop = shop;
    }

    void operate(HasAdmin beckett) {
        // listing: operating
        var admin = beckett.admin().actingAs("ada");
        for (var c : admin.checkpoints(CheckpointFilter.failed().group("shipping"), PageRequest.first(50))
                .items()) {
            log(c.streamName() + " at " + c.streamPosition() + ": "
                    + admin.attempts(c).get(0).error());
            if (repaired(c)) {
                admin.retry(c);
            } else {
                admin.skip(c); // refused if it moved since it was read
            }
        }
        admin.retryAll(CheckpointFilter.failed().subscription("ship-orders").error(CardDeclined.class));
        admin.pause("shipping", "ship-orders");
        var lag = admin.subscription("shipping", "ship-orders");
        log(lag.lagMessages() + " messages, oldest " + lag.lagAge() + ", failed streams " + lag.failed());
        // end of listing
    }

    /** A {@link Beckett}, or what stands for it in a test. */
    interface HasAdmin {
        BeckettAdmin admin();
    }

    private static boolean repaired(CheckpointInfo checkpoint) {
        return checkpoint.streamName().endsWith("repaired");
    }

    private void log(String text) {
        shop.note(text);
    }
}
