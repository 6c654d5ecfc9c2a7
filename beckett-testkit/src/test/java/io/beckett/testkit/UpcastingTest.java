package io.beckett.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.BeckettBuilder;
import io.beckett.admin.CheckpointStatus;
import io.beckett.error.DecodingException;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.Message;
import io.beckett.message.ReadOptions;
import io.beckett.message.StreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** T15-T19, N15: messages of old types reach handlers and readers as newer ones. */
class UpcastingTest {
    record OrderPlaced(String id, long cents) {}

    record OrderPlacedV2(String id, long euros) {}

    private final List<OrderPlaced> seen = new ArrayList<>();
    private final TestBeckett test = TestBeckett.start(builder -> upcasters(builder)
            .group("shop", group -> group.subscription("ship", s -> s.handler(OrderPlaced.class, this::ship))));

    private static BeckettBuilder upcasters(BeckettBuilder builder) {
        return builder.map("order-placed", OrderPlaced.class)
                .upcast("order-placed-v0", Map.class, "order-placed-v1", UpcastingTest::renamed)
                .upcast("order-placed-v1", Map.class, "order-placed-v2", old -> old)
                .upcast(
                        "order-placed-v2",
                        OrderPlacedV2.class,
                        "order-placed",
                        old -> new OrderPlaced(old.id(), 100 * old.euros()))
                .upcast("order-broken", Map.class, "order-placed", old -> {
                    throw new IllegalStateException("cannot be read");
                })
                .upcast("order-odd", Map.class, "order-placed", old -> List.of(1, 2));
    }

    /** {@code price} was the name of {@code euros}. */
    private static Map<String, Object> renamed(Map<?, ?> old) {
        var renamed = new TreeMap<String, Object>();
        old.forEach((name, value) -> renamed.put(name.equals("price") ? "euros" : name.toString(), value));
        return renamed;
    }

    private void ship(OrderPlaced order) {
        seen.add(order);
    }

    @AfterEach
    void close() {
        test.close();
    }

    private static byte[] bytes(String json) {
        return json.getBytes(UTF_8);
    }

    @Test
    void aSubscriptionOnTheNewTypeGetsOldMessages() {
        test.topic().produce("Order-7", "order-placed-v0", bytes("{\"id\":\"7\",\"price\":3}"));
        test.topic().produce("Order-7", "order-placed-v2", bytes("{\"id\":\"7\",\"euros\":4}"));
        test.produce("Order-7", new OrderPlaced("7", 5));
        test.settle();
        assertThat(seen).containsExactly(new OrderPlaced("7", 300), new OrderPlaced("7", 400), new OrderPlaced("7", 5));
    }

    @Test
    @DisplayName("T15-T19: reading, folding and narrowing see the newer class; type, bytes and other classes stay old")
    void readsSeeTheNewerClass() {
        var store = test.store();
        store.append(
                "Order-7",
                ExpectedVersion.none(),
                Message.raw("order-placed-v1", bytes("{\"id\":\"7\",\"euros\":3}")),
                new OrderPlaced("7", 5));
        var read = store.read("Order-7", ReadOptions.all().types(OrderPlaced.class));
        assertThat(read.messages(OrderPlaced.class))
                .containsExactly(new OrderPlaced("7", 300), new OrderPlaced("7", 5));
        assertThat(read.<Long>fold(0L, (sum, order) -> sum + ((OrderPlaced) order).cents()))
                .isEqualTo(305);
        StreamMessage old = read.messages().get(0);
        assertThat(old.type()).isEqualTo("order-placed-v1");
        assertThat(old.data(OrderPlaced.class)).isEqualTo(new OrderPlaced("7", 300));
        assertThat(old.data(OrderPlacedV2.class)).isEqualTo(new OrderPlacedV2("7", 3));
        assertThat(new String(old.rawData(), UTF_8)).isEqualTo("{\"id\":\"7\",\"euros\":3}");
        assertThat(store.read("Order-7").messages(Object.class)).hasOnlyElementsOfType(OrderPlaced.class);
    }

    @Test
    void anUpcasterThatFailsIsAFailureOfThatMessage() {
        test.topic().produce("Order-7", "order-broken", bytes("{}"));
        test.topic().produce("Order-8", "order-odd", bytes("{}"));
        test.produce("Order-9", new OrderPlaced("9", 1));
        test.settle();
        assertThat(seen).containsExactly(new OrderPlaced("9", 1));
        assertThat(test.checkpoint("shop", "ship", "Order-7").status()).isEqualTo(CheckpointStatus.RETRY);
        assertThat(test.checkpoint("shop", "ship", "Order-8").status()).isEqualTo(CheckpointStatus.RETRY);
        test.store().append("Order-1", ExpectedVersion.any(), Message.raw("order-broken", bytes("{}")));
        assertThatThrownBy(
                        () -> test.store().read("Order-1").last().orElseThrow().data())
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("upcaster 'order-broken' -> 'order-placed' threw")
                .hasMessageContaining("cannot be read");
    }
}
