package io.beckett.examples.listings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.examples.listings.Shop.OrderPlaced;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.Message;
import io.beckett.testkit.TestBeckett;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The listings that append and read do what they say. */
class AppendingTest {
    private final Shop shop = new Shop();
    private final Appending appending = new Appending(shop);
    private final TestBeckett test = TestBeckett.start(appending);

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void B2_B11_aConflictSaysTheVersionAndPartsAreRead() {
        appending.append(test.store());
        appending.read(test.store());

        assertThat(shop.done())
                .containsExactly(
                        "Order-7 is at 2 already",
                        "order-item-added at 2",
                        "order-placed at 1",
                        "newest order-item-added, items 1");
    }

    @Test
    void B15_anIdIsStoredOnceAndAnAccountIsNotOverdrawn() {
        appending.once(test.store());
        appending.update(test.store());
        appending.update(test.store());
        assertThat(test.store().read("Account-7").version()).isEqualTo(2);

        appending.unknownOutcome(test.store());
        assertThat(test.store().read("Account-7").version()).isEqualTo(3);
    }

    @Test
    void T15_oldOrdersAreReadAsNewOnes() {
        var old = Message.raw("order-placed-v1", "{\"id\":\"7\",\"euros\":3}".getBytes(UTF_8));
        test.store().append("Order-9", ExpectedVersion.none(), old);

        assertThat(test.store().read("Order-9").messages(OrderPlaced.class)).containsExactly(new OrderPlaced("7", 300));
    }
}
