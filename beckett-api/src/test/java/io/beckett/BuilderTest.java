package io.beckett;

import static io.beckett.Fixtures.builder;
import static io.beckett.Fixtures.checkpoints;
import static io.beckett.Fixtures.mapped;
import static io.beckett.Fixtures.storage;
import static io.beckett.Fixtures.subscription;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.Fixtures.OrderPlaced;
import io.beckett.codec.JacksonCodec;
import io.beckett.codec.TextCodec;
import io.beckett.error.ConfigurationException;
import io.beckett.runtime.GroupDefinition;
import io.beckett.subscription.ContextHandler;
import io.beckett.subscription.GroupBuilder;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.subscription.SubscriptionBuilder;
import io.beckett.subscription.SubscriptionListener;
import io.beckett.subscription.UnknownTypes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BuilderTest {

    private static final ContextHandler NOTHING = context -> {};

    @Test
    void everyDefaultIsFilledIn() {
        var node = mapped().group("g", g -> g.subscription("s", s -> s.handler(OrderPlaced.class, order -> {})))
                .definition();
        var group = node.groups().get(0);
        var subscription = group.subscriptions().get(0);

        assertThat(node.setup().instanceName()).isEqualTo("beckett");
        assertThat(node.setup().codec()).isInstanceOf(JacksonCodec.class);
        assertThat(node.setup().clock().instant()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(node.unknownTypes()).isEqualTo(UnknownTypes.LOG);
        assertThat(node.listeners()).isEmpty();
        assertThat(node.sessionTimeout()).isEqualTo(ofSeconds(30));
        assertThat(node.drainTimeout()).isEqualTo(ofSeconds(30));
        assertThat(group.name()).isEqualTo("g");
        assertThat(group.concurrency())
                .isEqualTo(Math.min(5 * Runtime.getRuntime().availableProcessors(), 20));
        assertThat(subscription.group()).isEqualTo("g");
        assertThat(subscription.name()).isEqualTo("s");
        assertThat(subscription.retries()).isEqualTo(RetryPolicy.defaults());
        assertThat(subscription.timeLimit()).isEqualTo(ofMinutes(5));
        assertThat(subscription.batchSize()).isEqualTo(100);
        assertThat(subscription.startingPosition()).isEqualTo(StartingPosition.LATEST);
        assertThat(subscription.priority()).isEqualTo(100);
    }

    @Test
    void everySettingArrives() {
        var storage = storage();
        var checkpoints = checkpoints();
        var codec = new TextCodec();
        InstantSource clock = () -> Instant.EPOCH;
        ThreadFactory threads = Thread::new;
        var listener = new SubscriptionListener() {};
        var retries = RetryPolicy.none();

        var node = new BeckettBuilder()
                .storage(storage)
                .checkpoints(checkpoints)
                .codec(codec)
                .clock(clock)
                .threadFactory(threads)
                .listener(listener)
                .name("second")
                .unknownTypes(UnknownTypes.STOP)
                .sessionTimeout(ofSeconds(2))
                .drainTimeout(Duration.ZERO)
                .group(
                        "g",
                        g -> g.concurrency(7)
                                .subscription(
                                        "s",
                                        s -> s.category("Order")
                                                .startingPosition(StartingPosition.EARLIEST)
                                                .retries(retries)
                                                .timeLimit(ofSeconds(9))
                                                .batchSize(3)
                                                .priority(4)
                                                .batchHandler(batch -> {})))
                .definition();
        var group = node.groups().get(0);
        var subscription = group.subscriptions().get(0);

        assertThat(node.storage()).isSameAs(storage);
        assertThat(node.checkpoints()).containsSame(checkpoints);
        assertThat(node.setup().codec()).isSameAs(codec);
        assertThat(node.setup().clock()).isSameAs(clock);
        assertThat(node.setup().threads()).isSameAs(threads);
        assertThat(node.handlerThreads()).isSameAs(threads);
        assertThat(node.listeners()).containsExactly(listener);
        assertThat(node.setup().instanceName()).isEqualTo("second");
        assertThat(node.unknownTypes()).isEqualTo(UnknownTypes.STOP);
        assertThat(node.sessionTimeout()).isEqualTo(ofSeconds(2));
        assertThat(node.drainTimeout()).isZero();
        assertThat(group.concurrency()).isEqualTo(7);
        assertThat(subscription.startingPosition()).isEqualTo(StartingPosition.EARLIEST);
        assertThat(subscription.retries()).isSameAs(retries);
        assertThat(subscription.timeLimit()).isEqualTo(ofSeconds(9));
        assertThat(subscription.batchSize()).isEqualTo(3);
        assertThat(subscription.priority()).isEqualTo(4);
    }

    @Test
    @DisplayName("B33: a subscription's setting beats its group's")
    void aSubscriptionsSettingBeatsItsGroups() {
        var groupPolicy = RetryPolicy.defaults().maxRetries(3);
        var ownPolicy = RetryPolicy.defaults().maxRetries(4);
        var group = builder()
                .group(
                        "g",
                        g -> g.subscription(
                                        "own",
                                        s -> s.category("A")
                                                .retries(ownPolicy)
                                                .timeLimit(ofSeconds(1))
                                                .startingPosition(StartingPosition.LATEST)
                                                .handler(NOTHING))
                                .subscription("none", s -> s.category("A").handler(NOTHING))
                                .retries(groupPolicy)
                                .timeLimit(ofSeconds(2))
                                .startingPosition(StartingPosition.EARLIEST))
                .definition()
                .groups()
                .get(0);

        var own = group.subscriptions().get(0);
        assertThat(own.retries()).isEqualTo(ownPolicy);
        assertThat(own.timeLimit()).isEqualTo(ofSeconds(1));
        assertThat(own.startingPosition()).isEqualTo(StartingPosition.LATEST);
        var none = group.subscriptions().get(1);
        assertThat(none.retries()).isEqualTo(groupPolicy);
        assertThat(none.timeLimit()).isEqualTo(ofSeconds(2));
        assertThat(none.startingPosition()).isEqualTo(StartingPosition.EARLIEST);
    }

    @Test
    void aModuleMayGoOnWithTheGroupOfAnother() {
        BeckettModule first = b -> b.group(
                "g",
                g -> g.concurrency(3).subscription("one", s -> s.category("A").handler(NOTHING)));
        BeckettModule second = b -> b.group(
                "g",
                g -> g.retries(RetryPolicy.none())
                        .subscription("two", s -> s.category("A").handler(NOTHING)));

        var groups = builder().with(first).with(second).definition().groups();

        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).concurrency()).isEqualTo(3);
        assertThat(groups.get(0).subscriptions())
                .extracting(s -> s.name() + " " + s.retries().equals(RetryPolicy.none()))
                .containsExactly("one true", "two true");
    }

    @Test
    void aGroupWithoutSubscriptionsIsNotRun() {
        var groups = builder()
                .group("empty", g -> g.concurrency(3))
                .group("full", g -> g.subscription("s", s -> s.category("A").handler(NOTHING)))
                .definition()
                .groups();

        assertThat(groups).extracting(GroupDefinition::name).containsExactly("full");
    }

    @Test
    void withoutAGroupNoCheckpointStoreIsNeeded() {
        var node = new BeckettBuilder().storage(storage()).definition();

        assertThat(node.checkpoints()).isEmpty();
        assertThat(node.groups()).isEmpty();
    }

    @Test
    void listenersAddUpInTheirOrder() {
        var first = new SubscriptionListener() {};
        var second = new SubscriptionListener() {};

        assertThat(builder().listener(first).listener(second).definition().listeners())
                .containsExactly(first, second);
    }

    @Test
    void aPartIsSettledWhenItsLambdaHasReturned() {
        var groups = new ArrayList<GroupBuilder>();
        var subscriptions = new ArrayList<SubscriptionBuilder>();
        builder().group("shipping", g -> {
            groups.add(g);
            g.subscription("ship-orders", s -> {
                subscriptions.add(s);
                s.category("A").handler(NOTHING);
            });
        });
        var groupText = "the lambda of group(\"shipping\", ..) has returned, and what it describes is settled."
                + " Call this inside it.";
        var subscriptionText = "the lambda of subscription(\"ship-orders\", ..) has returned, and what it describes is"
                + " settled. Call this inside it.";

        for (var call : List.<Runnable>of(
                () -> groups.get(0).concurrency(1),
                () -> groups.get(0).retries(RetryPolicy.none()),
                () -> groups.get(0).timeLimit(ofSeconds(1)),
                () -> groups.get(0).startingPosition(StartingPosition.EARLIEST),
                () -> groups.get(0).subscription("more", s -> {}))) {
            assertThatIllegalStateException().isThrownBy(call::run).withMessage(groupText);
        }
        for (var call : List.<Runnable>of(
                () -> subscriptions.get(0).handler(NOTHING),
                () -> subscriptions.get(0).category("B"),
                () -> subscriptions.get(0).stream("B-1"),
                () -> subscriptions.get(0).priority(1))) {
            assertThatIllegalStateException().isThrownBy(call::run).withMessage(subscriptionText);
        }
    }

    @Test
    void aPartIsSettledEvenIfItsLambdaThrew() {
        var groups = new ArrayList<GroupBuilder>();
        assertThatThrownBy(() -> builder().group("g", g -> {
                    groups.add(g);
                    throw new IllegalArgumentException("mine");
                }))
                .hasMessage("mine");

        assertThatIllegalStateException().isThrownBy(() -> groups.get(0).concurrency(1));
    }

    @Test
    void aBuilderIsUsedUpOnceItHasBuilt() {
        var builder = builder();
        builder.definition();
        var text = "build() was called, and what was described is settled."
                + " Call this before, or begin anew with Beckett.builder().";

        for (var call : List.<Runnable>of(
                builder::definition,
                () -> builder.name("x"),
                () -> builder.map("a", OrderPlaced.class),
                () -> builder.listener(new SubscriptionListener() {}),
                () -> builder.with(b -> {}),
                () -> builder.group("g", g -> {}))) {
            assertThatIllegalStateException().isThrownBy(call::run).withMessage(text);
        }
    }

    @Test
    void aBuilderThatCouldNotBuildMayBeCompleted() {
        var builder = new BeckettBuilder();
        assertThatThrownBy(builder::definition).isInstanceOf(ConfigurationException.class);

        assertThat(builder.storage(storage()).definition().groups()).isEmpty();
    }

    @Test
    void whatIsBuiltDoesNotChangeAfterwards() {
        var subscription = subscription(builder(), s -> s.category("A").handler(NOTHING));

        assertThatThrownBy(() -> subscription.selection().categories().add("B")).isInstanceOf(RuntimeException.class);
    }

    @Test
    void nullsAreNamed() {
        var builder = builder();
        assertNull("storage", () -> builder.storage(null));
        assertNull("store", () -> builder.checkpoints(null));
        assertNull("codec", () -> builder.codec(null));
        assertNull("typeName", () -> builder.map(null, OrderPlaced.class));
        assertNull("type", () -> builder.map("a", null));
        assertNull("policy", () -> builder.unknownTypes(null));
        assertNull("name", () -> builder.group(null, g -> {}));
        assertNull("define", () -> builder.group("g", null));
        assertNull("module", () -> builder.with(null));
        assertNull("listener", () -> builder.listener(null));
        assertNull("instance", () -> builder.name(null));
        assertNull("timeout", () -> builder.sessionTimeout(null));
        assertNull("timeout", () -> builder.drainTimeout(null));
        assertNull("clock", () -> builder.clock(null));
        assertNull("factory", () -> builder.threadFactory(null));
        builder.group("g", g -> {
            assertNull("policy", () -> g.retries(null));
            assertNull("limit", () -> g.timeLimit(null));
            assertNull("position", () -> g.startingPosition(null));
            assertNull("name", () -> g.subscription(null, s -> {}));
            g.subscription("s", s -> {
                assertNull("handler", () -> s.handler(null));
                assertNull("handler", () -> s.batchHandler(null));
                assertNull("typeName", () -> s.handler((String) null, NOTHING));
                assertNull("type", () -> s.handler(null, (OrderPlaced order) -> {}));
                assertNull("first", () -> s.category(null));
                assertNull("more", () -> s.category("A", (String) null));
                assertNull("first", () -> s.stream(null));
            });
        });
    }

    private static void assertNull(String parameter, Runnable call) {
        assertThatNullPointerException().isThrownBy(call::run).withMessage(parameter);
    }
}
