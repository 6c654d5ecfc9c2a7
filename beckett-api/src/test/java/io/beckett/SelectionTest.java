package io.beckett;

import static io.beckett.Fixtures.mapped;
import static io.beckett.Fixtures.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.Fixtures.OrderEvent;
import io.beckett.Fixtures.OrderItemAdded;
import io.beckett.Fixtures.OrderPlaced;
import io.beckett.runtime.SubscriptionDefinition;
import io.beckett.subscription.ContextHandler;
import io.beckett.subscription.SubscriptionBuilder;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static final ContextHandler NOTHING = context -> {};

    @Test
    @DisplayName("B23: types only, any category")
    void typesOnlySelectInAnyCategory() {
        var wanted = defined(
                s -> s.message(OrderPlaced.class).message("order-archived").handler(NOTHING));

        assertThat(wanted.wants("Order", "Order-1", "order-placed")).isTrue();
        assertThat(wanted.wants("Basket", "Basket-1", "order-archived")).isTrue();
        assertThat(wanted.wants("Order", "Order-1", "order-item-added")).isFalse();
        assertThat(wanted.wants("Order", "Order-1", "Order-Placed")).isFalse();
    }

    @Test
    @DisplayName("B23: category only, any type")
    void categoriesOnlySelectAnyType() {
        var wanted =
                defined(s -> s.category("Order", "Basket").category("Refund").handler(NOTHING));

        assertThat(wanted.wants("Order", "Order-1", "order-placed")).isTrue();
        assertThat(wanted.wants("Basket", "Basket", "anything")).isTrue();
        assertThat(wanted.wants("Refund", "Refund-1", "anything")).isTrue();
        assertThat(wanted.wants("Invoice", "Invoice-1", "order-placed")).isFalse();
    }

    @Test
    @DisplayName("B23: category and types are joined by and")
    void categoryAndTypesMustBothMatch() {
        var wanted = defined(s -> s.category("Order").message(OrderPlaced.class).handler(NOTHING));

        assertThat(wanted.wants("Order", "Order-1", "order-placed")).isTrue();
        assertThat(wanted.wants("Order", "Order-1", "order-item-added")).isFalse();
        assertThat(wanted.wants("Basket", "Basket-1", "order-placed")).isFalse();
    }

    @Test
    @DisplayName("B24, N12: stream and types are joined by and; no other stream matches")
    void streamAndTypesMustBothMatch() {
        var wanted = defined(s -> s.stream("Order-1").handler(OrderPlaced.class, order -> {}));

        assertThat(wanted.wants("Order", "Order-1", "order-placed")).isTrue();
        assertThat(wanted.wants("Order", "Order-1", "order-item-added")).isFalse();
        assertThat(wanted.wants("Order", "Order-2", "order-placed")).isFalse();
        assertThat(wanted.wants("Order", "Order-11", "order-placed")).isFalse();
    }

    @Test
    @DisplayName("B24: several streams are joined by or")
    void severalStreamsAreAlternatives() {
        var wanted = defined(s -> s.stream("Order-1").stream("Order-2").handler(NOTHING));

        assertThat(wanted.wants("Order", "Order-1", "x")).isTrue();
        assertThat(wanted.wants("Order", "Order-2", "x")).isTrue();
        assertThat(wanted.wants("Order", "Order-3", "x")).isFalse();
    }

    @Test
    @DisplayName("B25: category is exact")
    void aCategoryIsComparedExactly() {
        var wanted = defined(s -> s.category("Order").handler(NOTHING));

        assertThat(wanted.wants("OrderItem", "OrderItem-1", "x")).isFalse();
        assertThat(wanted.wants("order", "order-1", "x")).isFalse();
        assertThat(wanted.wants("Orde", "Orde-1", "x")).isFalse();
    }

    @Test
    void aTypedHandlerSelectsItsTypesByItself() {
        var wanted = defined(s -> s.handler(OrderPlaced.class, order -> {}).handler("order-archived", NOTHING));

        assertThat(wanted.selection().typeNames()).containsExactlyInAnyOrder("order-placed", "order-archived");
        assertThat(wanted.wants("Any", "Any-1", "order-placed")).isTrue();
        assertThat(wanted.wants("Any", "Any-1", "order-item-added")).isFalse();
    }

    @Test
    void repeatingATypeBesideItsHandlerChangesNothing() {
        var wanted = defined(s -> s.message(OrderItemAdded.class)
                .handler(OrderItemAdded.class, item -> {})
                .handler(OrderPlaced.class, order -> {}));

        assertThat(wanted.selection().typeNames()).containsExactlyInAnyOrder("order-placed", "order-item-added");
    }

    @Test
    void aSelectedInterfaceStandsForEveryMappedClassBelowIt() {
        var wanted = defined(s -> s.message(OrderEvent.class).handler(NOTHING));

        assertThat(wanted.selection().typeNames()).containsExactlyInAnyOrder("order-placed", "order-item-added");
    }

    @Test
    @DisplayName("B17: only a handler by class could want a type name that is not mapped")
    void onlyAHandlerByClassMightWantAnUnmappedName() {
        var byClass = defined(s -> s.category("Order").handler(OrderPlaced.class, order -> {}));
        var byName = defined(s -> s.handler("order-archived", NOTHING));
        var any = defined(s -> s.category("Order").handler(NOTHING));

        assertThat(byClass.mightWant("Order", "Order-1")).isTrue();
        assertThat(byClass.mightWant("Basket", "Basket-1")).isFalse();
        assertThat(byName.mightWant("Order", "Order-1")).isFalse();
        assertThat(any.mightWant("Order", "Order-1")).isFalse();
    }

    private static SubscriptionDefinition defined(Consumer<SubscriptionBuilder> define) {
        return subscription(mapped(), define);
    }
}
