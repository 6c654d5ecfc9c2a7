package io.beckett;

import static io.beckett.Fixtures.builder;
import static io.beckett.Fixtures.mapped;
import static io.beckett.Fixtures.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.beckett.Fixtures.OrderCancelled;
import io.beckett.Fixtures.OrderEvent;
import io.beckett.Fixtures.OrderPlaced;
import io.beckett.runtime.TypeMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** T15-T19: what upcasters may look like, and which names they give. */
class UpcasterErrorsTest {

    private static BeckettBuilder upcast(BeckettBuilder builder, String... names) {
        for (var i = 0; i + 1 < names.length; i++) {
            builder.upcast(names[i], Map.class, names[i + 1], old -> old);
        }
        return builder;
    }

    @Test
    @DisplayName("T15-T19: a chain leads to the mapped class")
    void oldNamesStandForTheClassAtTheEnd() {
        var types = (TypeMap) upcast(mapped(), "v1", "v2", "v3", "order-placed")
                .definition()
                .setup()
                .types();

        assertThat(types.classOf("v1")).contains(OrderPlaced.class);
        assertThat(types.classOf("v3")).contains(OrderPlaced.class);
        assertThat(types.nameOf(OrderPlaced.class)).contains("order-placed");
        assertThat(types.below(OrderEvent.class).keySet())
                .containsExactly("order-placed", "order-item-added", "v1", "v2", "v3");
        assertThat(types.olderNames("order-placed")).containsExactly("v1", "v2", "v3");
        assertThat(types.olderNames("order-item-added")).isEmpty();
    }

    @Test
    @DisplayName("N15: a subscription on the new type selects the old names, too")
    void subscriptionsSelectOldNames() {
        var byClass = Fixtures.subscription(
                upcast(mapped(), "v1", "order-placed"), s -> s.handler(OrderPlaced.class, order -> {}));
        assertThat(byClass.wants("Order", "Order-7", "v1")).isTrue();
        assertThat(byClass.wants("Order", "Order-7", "v0")).isFalse();

        var byName = Fixtures.subscription(
                upcast(mapped(), "v1", "order-placed"), s -> s.handler("order-placed", context -> {}));
        assertThat(byName.wants("Order", "Order-7", "v1")).isTrue();

        var selected = Fixtures.subscription(
                upcast(mapped(), "v1", "order-placed"),
                s -> s.message("order-placed").handler(context -> {}));
        assertThat(selected.wants("Order", "Order-7", "v1")).isTrue();
    }

    @Test
    @DisplayName("T15-T19: a cycle is refused, once")
    void aCycleIsRefused() {
        assertThat(problemsOf(upcast(builder(), "order-v1", "order-v2", "order-v1")))
                .containsExactly(
                        "upcasters form a cycle: 'order-v1' -> 'order-v2' -> 'order-v1'. Each old name leads to"
                                + " one newer name; remove one of them.");
        assertThat(problemsOf(upcast(builder(), "a", "b", "c", "b"))).hasSize(1);
        assertThat(problemsOf(upcast(builder(), "a", "a")))
                .singleElement()
                .asString()
                .startsWith("upcasters form a cycle: 'a' -> 'a'.");
    }

    @Test
    @DisplayName("T15-T19: one upcaster per old name")
    void twoUpcastersOfOneNameAreRefused() {
        assertThat(problemsOf(upcast(upcast(mapped(), "v1", "order-placed"), "v1", "order-item-added")))
                .containsExactly(
                        "type name 'v1' has two upcasters, to 'order-placed' and to 'order-item-added'. Each old"
                                + " name leads to one newer name; remove one of them.");
    }

    @Test
    void anOldNameWithAClassIsRefused() {
        assertThat(problemsOf(upcast(
                        mapped().map("order-cancelled", OrderCancelled.class), "order-cancelled", "order-placed")))
                .containsExactly(
                        "type name 'order-cancelled' is mapped to io.beckett.Fixtures$OrderCancelled and has an"
                                + " upcaster to 'order-placed'. An old name needs no class of its own. Remove"
                                + " map(\"order-cancelled\", OrderCancelled.class).");
    }

    @Test
    void aChainThatEndsWithoutAClassIsRefusedOnce() {
        assertThat(problemsOf(upcast(mapped(), "v1", "v2", "v3")))
                .containsExactly("upcaster 'v2' -> 'v3': type name 'v3' has no class. Write builder.map(\"v3\","
                        + " <Class>.class).");
        assertThat(problemsOf(upcast(mapped(), "", "order-placed")))
                .containsExactly("type name '' has 0 characters, allowed 1 to 500.");
    }

    @Test
    void nothingMayBeNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> builder().upcast("v1", String.class, "v2", (Function<String, String>) null))
                .withMessage("change");
    }
}
