package io.beckett;

import static io.beckett.Fixtures.builder;
import static io.beckett.Fixtures.problemsOf;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.subscription.ContextHandler;
import io.beckett.subscription.GroupBuilder;
import io.beckett.subscription.SubscriptionBuilder;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Every range: at its ends, and one step outside them. */
class LimitsTest {

    private static final ContextHandler NOTHING = context -> {};

    @Test
    void concurrencyIsFromOneToTenThousand() {
        acceptedByGroup(g -> g.concurrency(1));
        acceptedByGroup(g -> g.concurrency(10_000));
        refusedByGroup(
                "concurrency is 0, allowed 1 to 10,000. To stop handling use"
                        + " admin().pause(\"shipping\", \"<subscription>\").",
                g -> g.concurrency(0));
        refusedByGroup("concurrency is 10001, allowed 1 to 10,000.", g -> g.concurrency(10_001));
    }

    @Test
    void timeLimitIsFromATenthOfASecondToADay() {
        acceptedByGroup(g -> g.timeLimit(ofMillis(100)));
        acceptedByGroup(g -> g.timeLimit(ofHours(24)));
        refusedByGroup("timeLimit is PT0.099S, allowed 100 ms to 24 h.", g -> g.timeLimit(ofMillis(99)));
        refusedByGroup(
                "timeLimit is PT24H0.001S, allowed 100 ms to 24 h.",
                g -> g.timeLimit(ofHours(24).plusMillis(1)));
        accepted(s -> s.timeLimit(ofMillis(100)));
        accepted(s -> s.timeLimit(ofHours(24)));
        refused("timeLimit is PT0S, allowed 100 ms to 24 h.", s -> s.timeLimit(Duration.ZERO));
        refused(
                "timeLimit is PT24H0.001S, allowed 100 ms to 24 h.",
                s -> s.timeLimit(ofHours(24).plusMillis(1)));
    }

    @Test
    void batchSizeIsFromOneToTenThousand() {
        accepted(s -> s.batchSize(1));
        accepted(s -> s.batchSize(10_000));
        refused("batchSize is 0, allowed 1 to 10,000.", s -> s.batchSize(0));
        refused("batchSize is 10001, allowed 1 to 10,000.", s -> s.batchSize(10_001));
    }

    @Test
    void priorityIsFromZeroToAThousand() {
        accepted(s -> s.priority(0));
        accepted(s -> s.priority(1_000));
        refused("priority is -1, allowed 0 to 1,000.", s -> s.priority(-1));
        refused("priority is 1001, allowed 0 to 1,000.", s -> s.priority(1_001));
    }

    @Test
    void sessionTimeoutIsFromTwoSecondsToTenMinutes() {
        acceptedAtTop(b -> b.sessionTimeout(ofSeconds(2)));
        acceptedAtTop(b -> b.sessionTimeout(ofMinutes(10)));
        refusedAtTop("sessionTimeout is PT1.999S, allowed 2 s to 10 min.", b -> b.sessionTimeout(ofMillis(1_999)));
        refusedAtTop(
                "sessionTimeout is PT10M0.001S, allowed 2 s to 10 min.",
                b -> b.sessionTimeout(ofMinutes(10).plusMillis(1)));
    }

    @Test
    void drainTimeoutIsFromZeroToTenMinutes() {
        acceptedAtTop(b -> b.drainTimeout(Duration.ZERO));
        acceptedAtTop(b -> b.drainTimeout(ofMinutes(10)));
        refusedAtTop("drainTimeout is PT-0.001S, allowed 0 to 10 min.", b -> b.drainTimeout(ofMillis(-1)));
        refusedAtTop("drainTimeout is PT10M1S, allowed 0 to 10 min.", b -> b.drainTimeout(ofSeconds(601)));
    }

    @Test
    void namesOfGroupsHaveOneToTwoHundredCharacters() {
        acceptedAtTop(b -> b.group("a", g -> {}).group("a".repeat(200), g -> {}));
        refusedAtTop("group '': its name has 0 characters, allowed 1 to 200.", b -> b.group("", g -> {}));
        refusedAtTop(
                "group '" + "a".repeat(80) + "...': its name has 201 characters, allowed 1 to 200.",
                b -> b.group("a".repeat(201), g -> {}));
        refusedAtTop(
                "group 'a?b': its name has a control character at index 1. Remove it.", b -> b.group("a\nb", g -> {}));
    }

    @Test
    void namesOfSubscriptionsHaveOneToTwoHundredCharacters() {
        acceptedByGroup(
                g -> g.subscription("a".repeat(200), s -> s.category("A").handler(NOTHING)));
        acceptedByGroup(g -> g.subscription("a", s -> s.category("A").handler(NOTHING)));
        refusedAtTop(
                "group 'g', subscription '': its name has 0 characters, allowed 1 to 200.",
                b -> b.group("g", g -> g.subscription("", s -> s.category("A").handler(NOTHING))));
        refusedAtTop(
                "group 'g', subscription '" + "a".repeat(80) + "...': its name has 201 characters, allowed 1 to 200.",
                b -> b.group(
                        "g",
                        g -> g.subscription(
                                "a".repeat(201), s -> s.category("A").handler(NOTHING))));
        refusedAtTop(
                "group 'g', subscription '?': its name has a control character at index 0. Remove it.",
                b -> b.group(
                        "g", g -> g.subscription("\u0000", s -> s.category("A").handler(NOTHING))));
    }

    @Test
    void theInstanceNameHasOneToTwoHundredCharacters() {
        acceptedAtTop(b -> b.name("a".repeat(200)));
        refusedAtTop("name has 0 characters, allowed 1 to 200.", b -> b.name(""));
        refusedAtTop("name has 201 characters, allowed 1 to 200.", b -> b.name("a".repeat(201)));
    }

    @Test
    void typeNamesHaveOneToFiveHundredCharacters() {
        acceptedAtTop(b -> b.map("a", String.class));
        acceptedAtTop(b -> b.map("a".repeat(500), String.class));
        refusedAtTop("type name '' has 0 characters, allowed 1 to 500.", b -> b.map("", String.class));
        refusedAtTop(
                "type name '" + "a".repeat(80) + "...' has 501 characters, allowed 1 to 500.",
                b -> b.map("a".repeat(501), String.class));
        refusedAtTop("type name '?' has a control character at index 0. Remove it.", b -> b.map("\t", String.class));
        accepted(s -> s.message("a".repeat(500)));
        refused("type name '' has 0 characters, allowed 1 to 500.", s -> s.message(""));
        assertThat(problemsOf(builder(), s -> s.handler("", NOTHING)))
                .containsExactly("group 'g', subscription 's': type name '' has 0 characters, allowed 1 to 500.");
    }

    @Test
    void streamNamesHaveOneToFiveHundredBytes() {
        accepted(s -> s.stream("A"));
        accepted(s -> s.stream("ü".repeat(250)));
        refused("stream name is empty, allowed 1 to 500 bytes of UTF-8.", s -> s.stream(""));
        refused(
                "stream name has 502 bytes of UTF-8, allowed 1 to 500: '" + "ü".repeat(80) + "...'.",
                s -> s.stream("ü".repeat(251)));
        refused("stream name '--' has only '-'; it needs a category.", s -> s.stream("--"));
        refused("stream name has a control character at index 1: 'A?'.", s -> s.stream("A\u0000"));
    }

    @Test
    void categoriesFollowTheRulesOfStreamNames() {
        accepted(s -> s.category("A".repeat(500)));
        refused("category '': stream name is empty, allowed 1 to 500 bytes of UTF-8.", s -> s.category(""));
    }

    private static void acceptedAtTop(UnaryOperator<BeckettBuilder> define) {
        assertThat(define.apply(builder()).definition()).isNotNull();
    }

    private static void refusedAtTop(String problem, UnaryOperator<BeckettBuilder> define) {
        assertThat(problemsOf(define.apply(builder()))).containsExactly(problem);
    }

    private static void acceptedByGroup(Consumer<GroupBuilder> define) {
        acceptedAtTop(b -> b.group("shipping", define));
    }

    private static void refusedByGroup(String problem, Consumer<GroupBuilder> define) {
        refusedAtTop("group 'shipping': " + problem, b -> b.group("shipping", define));
    }

    private static void accepted(Consumer<SubscriptionBuilder> define) {
        assertThat(Fixtures.subscription(builder(), withHandler(define))).isNotNull();
    }

    private static void refused(String problem, Consumer<SubscriptionBuilder> define) {
        assertThat(problemsOf(builder(), withHandler(define)))
                .containsExactly("group 'g', subscription 's': " + problem);
    }

    private static Consumer<SubscriptionBuilder> withHandler(Consumer<SubscriptionBuilder> define) {
        return define.andThen(s -> s.message("any").handler(NOTHING));
    }
}
