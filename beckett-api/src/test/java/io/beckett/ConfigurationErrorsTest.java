package io.beckett;

import static io.beckett.Fixtures.builder;
import static io.beckett.Fixtures.checkpoints;
import static io.beckett.Fixtures.mapped;
import static io.beckett.Fixtures.problemsOf;
import static io.beckett.Fixtures.storage;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.Fixtures.Billable;
import io.beckett.Fixtures.OrderCancelled;
import io.beckett.Fixtures.OrderEvent;
import io.beckett.Fixtures.OrderItemAdded;
import io.beckett.Fixtures.OrderPlaced;
import io.beckett.subscription.ContextHandler;
import io.beckett.subscription.RetryPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The texts that a wrong configuration answers with, word for word. */
class ConfigurationErrorsTest {

    private static final ContextHandler NOTHING = context -> {};
    private static final String IN_SHIPPING = "group 'shipping', subscription 'ship-orders': ";
    private static final String HERE = "group 'g', subscription 's': ";

    @Test
    void aMissingStorageSaysHowToAddOne() {
        assertThat(problemsOf(new BeckettBuilder()))
                .containsExactly(
                        "no storage. Write Beckett.builder().storage(KafkaStorage.builder(\"host:9092\")...build()).");
    }

    @Test
    void aMissingCheckpointStoreSaysWhoNeedsIt() {
        var builder = new BeckettBuilder()
                .storage(storage())
                .group("shipping", g -> g.subscription("s", s -> s.category("A").handler(NOTHING)));

        assertThat(problemsOf(builder))
                .containsExactly("no checkpoint store, but group 'shipping' needs one."
                        + " Write .checkpoints(PostgresCheckpoints.of(dataSource)).");
    }

    @Test
    void aSubscriptionNameUsedTwiceIsRefusedAcrossModulesToo() {
        BeckettModule module = b -> b.group(
                "shipping",
                g -> g.subscription("ship-orders", s -> s.category("A").handler(NOTHING)));

        assertThat(problemsOf(builder().with(module).with(module)))
                .containsExactly(IN_SHIPPING + "defined twice. Names are unique within a group. Rename one, or put both"
                        + " handlers into one subscription: .handler(A.class, ..).handler(B.class, ..).");
    }

    @Test
    @DisplayName("T28-T48: a subscription needs a handler")
    void aSubscriptionWithoutAHandlerSaysWhatToWrite() {
        var builder = builder().group("shipping", g -> g.subscription("ship-orders", s -> {}));

        assertThat(problemsOf(builder))
                .containsExactly(IN_SHIPPING + "no handler. Write s.handler(<Type>.class, message -> ..),"
                        + " s.handler(context -> ..) or s.batchHandler(batch -> ..).");
    }

    @Test
    @DisplayName("T28-T48: context and batch handlers need a selection")
    void aContextOrBatchHandlerWithoutASelectionSaysWhatToAdd() {
        var builder = builder()
                .group(
                        "shipping",
                        g -> g.subscription("audit", s -> s.handler(NOTHING))
                                .subscription("ledger", s -> s.batchHandler(batch -> {})));
        var text = "nothing selects messages. A context or batch handler needs at least one of message(..),"
                + " category(..), stream(..), for example s.category(\"Order\").";

        assertThat(problemsOf(builder))
                .containsExactly(
                        "group 'shipping', subscription 'audit': " + text,
                        "group 'shipping', subscription 'ledger': " + text);
    }

    @Test
    @DisplayName("T28-T48: a handled class needs a type name")
    void aHandledClassWithoutATypeNameSaysHowToMapIt() {
        var builder = builder()
                .group("shipping", g -> g.subscription("ship-orders", s -> s.handler(OrderPlaced.class, order -> {})));

        assertThat(problemsOf(builder))
                .containsExactly(
                        IN_SHIPPING + "class io.beckett.Fixtures$OrderPlaced has no type name, nor has any class"
                                + " below it. Write builder.map(\"order-placed\", OrderPlaced.class); use the name that stands in"
                                + " the topic.");
    }

    @Test
    void aSelectedClassWithoutATypeNameIsNamedOnceEvenBesideItsHandler() {
        assertThat(problemsOf(builder(), s -> s.message(OrderPlaced.class).handler(OrderPlaced.class, order -> {})))
                .containsExactly(
                        HERE + "class io.beckett.Fixtures$OrderPlaced has no type name, nor has any class below"
                                + " it. Write builder.map(\"order-placed\", OrderPlaced.class); use the name that stands in the"
                                + " topic.");
        assertThat(problemsOf(builder(), s -> s.message(OrderEvent.class).handler(NOTHING)))
                .containsExactly(HERE + "class io.beckett.Fixtures$OrderEvent has no type name, nor has any class below"
                        + " it. Write builder.map(\"order-event\", OrderEvent.class); use the name that stands in the"
                        + " topic.");
    }

    @Test
    @DisplayName("T12-T14: a name maps to one class")
    void aNameWithTwoClassesIsRefused() {
        assertThat(problemsOf(
                        builder().map("order-placed", OrderPlaced.class).map("order-placed", OrderCancelled.class)))
                .containsExactly("type name 'order-placed' is mapped to io.beckett.Fixtures$OrderPlaced and to"
                        + " io.beckett.Fixtures$OrderCancelled. A name stands for one class. For an older form of the same"
                        + " message write upcast(\"order-placed-v1\", ..).");
    }

    @Test
    @DisplayName("T12-T14: a class has one name")
    void aClassWithTwoNamesIsRefused() {
        assertThat(problemsOf(builder().map("a", OrderPlaced.class).map("b", OrderPlaced.class)))
                .containsExactly("class io.beckett.Fixtures$OrderPlaced has two type names, 'a' and 'b'. To read both,"
                        + " map one and write upcast(\"b\", OrderPlaced.class, \"a\", old -> old).");
    }

    @Test
    @DisplayName("T28-T48: message(..) beside typed handlers may not select more than they take")
    void aSelectedTypeThatNoTypedHandlerTakesIsRefused() {
        var builder = mapped().map("order-cancelled", OrderCancelled.class)
                .group(
                        "shipping",
                        g -> g.subscription(
                                "stock",
                                s -> s.message(OrderPlaced.class, OrderCancelled.class)
                                        .message("order-archived")
                                        .handler(OrderPlaced.class, order -> {})));

        assertThat(problemsOf(builder))
                .containsExactly(
                        "group 'shipping', subscription 'stock': message(..) selects 'order-cancelled', but its typed"
                                + " handlers take only 'order-placed'. Add .handler(OrderCancelled.class, ..) or remove"
                                + " it from message(..).",
                        "group 'shipping', subscription 'stock': message(..) selects 'order-archived', but its typed"
                                + " handlers take only 'order-placed'. Add .handler(\"order-archived\", ..) or remove it"
                                + " from message(..).");
    }

    @Test
    @DisplayName("T28-T48: one subscription has one kind of handler")
    void mixedHandlersAreRefused() {
        var builder = mapped().group(
                        "shipping",
                        g -> g.subscription(
                                "stock",
                                s -> s.handler(OrderPlaced.class, order -> {}).batchHandler(batch -> {})));

        assertThat(problemsOf(builder))
                .containsExactly("group 'shipping', subscription 'stock': typed, context and batch handlers are mixed"
                        + " (handler(OrderPlaced.class, ..), batchHandler(..)). One subscription has one kind. Split it"
                        + " into two subscriptions; each keeps its own checkpoints.");
        assertThat(problemsOf(
                        mapped(), s -> s.handler("order-archived", NOTHING).handler(NOTHING)))
                .containsExactly(HERE + "typed, context and batch handlers are mixed (handler(\"order-archived\", ..),"
                        + " handler(context -> ..)). One subscription has one kind. Split it into two subscriptions; each"
                        + " keeps its own checkpoints.");
    }

    @Test
    @DisplayName("T28-T48: one context handler, one batch handler")
    void aSecondContextOrBatchHandlerIsRefused() {
        assertThat(problemsOf(builder(), s -> s.category("A").handler(NOTHING).handler(NOTHING)))
                .containsExactly(
                        HERE + "handler(context -> ..) is given twice. One subscription has one of them. Split it"
                                + " into two subscriptions; each keeps its own checkpoints.");
        assertThat(problemsOf(
                        builder(),
                        s -> s.category("A").batchHandler(batch -> {}).batchHandler(batch -> {})))
                .containsExactly(
                        HERE + "batchHandler(..) is given twice. One subscription has one of them. Split it into"
                                + " two subscriptions; each keeps its own checkpoints.");
    }

    @Test
    @DisplayName("T28-T48: a type has one handler")
    void aTypeWithTwoHandlersIsRefused() {
        var twice = " is given twice. One type has one handler. Put both into it, or split them into two subscriptions;"
                + " each keeps its own checkpoints.";

        assertThat(problemsOf(
                        mapped(),
                        s -> s.handler(OrderPlaced.class, order -> {})
                                .handler(OrderPlaced.class, (order, context) -> {})))
                .containsExactly(HERE + "handler(OrderPlaced.class, ..)" + twice);
        assertThat(problemsOf(
                        mapped(), s -> s.handler("order-archived", NOTHING).handler("order-archived", NOTHING)))
                .containsExactly(HERE + "handler(\"order-archived\", ..)" + twice);
        assertThat(problemsOf(
                        mapped(), s -> s.handler("order-placed", NOTHING).handler(OrderPlaced.class, order -> {})))
                .containsExactly(HERE + "type 'order-placed' has two handlers, handler(OrderPlaced.class, ..) and"
                        + " handler(\"order-placed\", ..). Remove one of the two.");
    }

    @Test
    @DisplayName("T28-T48: two handlers that fit equally need a third that wins")
    void twoHandlersThatFitEquallyAreRefused() {
        var builder = mapped().group(
                        "shipping",
                        g -> g.subscription(
                                "stock",
                                s -> s.handler(Billable.class, billable -> {}).handler(OrderEvent.class, event -> {})));

        assertThat(problemsOf(builder))
                .containsExactly(
                        "group 'shipping', subscription 'stock': io.beckett.Fixtures$OrderPlaced has two handlers"
                                + " that fit equally, for Billable and for OrderEvent. Add handler(OrderPlaced.class, ..), which"
                                + " wins.");
    }

    @Test
    @DisplayName("B25: a category that no topic gives is refused")
    void aCategoryThatCannotOccurIsRefusedWithTheNearestOne() {
        Map<String, List<String>> categories = new LinkedHashMap<>();
        categories.put("Order", List.of("orders"));
        categories.put("Basket", List.of("baskets"));
        var builder =
                new BeckettBuilder().storage(storage(Optional.of(categories))).checkpoints(checkpoints());

        assertThat(problemsOf(builder.group(
                        "shipping",
                        g -> g.subscription(
                                        "audit",
                                        s -> s.category("Orders", "Order").handler(NOTHING))
                                .subscription(
                                        "other", s -> s.category("Invoice").handler(NOTHING)))))
                .containsExactly(
                        "group 'shipping', subscription 'audit': category 'Orders' cannot occur: the topics give 'Order'"
                                + " (orders), 'Basket' (baskets). Category is the text before the first '-', compared"
                                + " exactly. Did you mean 'Order'?",
                        "group 'shipping', subscription 'other': category 'Invoice' cannot occur: the topics give 'Order'"
                                + " (orders), 'Basket' (baskets). Category is the text before the first '-', compared"
                                + " exactly.");
    }

    @Test
    @DisplayName("B25: no category contains a dash")
    void aStreamNameGivenAsCategoryIsRefused() {
        assertThat(problemsOf(builder(), s -> s.category("Order-7").handler(NOTHING)))
                .containsExactly(HERE + "category 'Order-7' cannot occur: category is the text before the first '-',"
                        + " compared exactly. Write category(\"Order\") or stream(\"Order-7\").");
    }

    @Test
    void aSettingGivenTwiceIsRefusedAcrossModulesToo() {
        var builder = builder()
                .storage(storage())
                .name("a")
                .name("a")
                .group(
                        "g",
                        g -> g.concurrency(1)
                                .retries(RetryPolicy.none())
                                .subscription(
                                        "s",
                                        s -> s.category("A")
                                                .priority(1)
                                                .priority(2)
                                                .handler(NOTHING)))
                .group("g", g -> g.concurrency(1).retries(RetryPolicy.none()));

        assertThat(problemsOf(builder))
                .containsExactly(
                        "storage is given twice. Remove one of the two.",
                        "name is given twice. Remove one of the two.",
                        "group 'g': concurrency is given twice. Remove one of the two.",
                        "group 'g': retries is given twice. Remove one of the two.",
                        HERE + "priority is given twice. Remove one of the two.");
    }

    @Test
    void whatTheStorageFindsJoinsTheOtherProblems() {
        var builder = new BeckettBuilder()
                .storage(storage("adopted topic 'orders': no stream."))
                .checkpoints(checkpoints())
                .sessionTimeout(java.time.Duration.ofSeconds(1))
                .group("g", g -> g.concurrency(0).subscription("s", s -> s.handler(OrderItemAdded.class, item -> {})));

        assertThat(problemsOf(builder))
                .containsExactly(
                        "sessionTimeout is PT1S, allowed 2 s to 10 min.",
                        "group 'g': concurrency is 0, allowed 1 to 10,000. To stop handling use"
                                + " admin().pause(\"g\", \"<subscription>\").",
                        HERE + "class io.beckett.Fixtures$OrderItemAdded has no type name, nor has any class below it."
                                + " Write builder.map(\"order-item-added\", OrderItemAdded.class); use the name that"
                                + " stands in the topic.",
                        "adopted topic 'orders': no stream.");
    }
}
