package io.beckett.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointStatus;
import io.beckett.admin.PageRequest;
import io.beckett.error.CheckpointChangedException;
import io.beckett.subscription.HandlerSignal;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.subscription.UnknownTypes;
import java.util.HashSet;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The rules of behaviour, on the whole engine in memory. */
class BehaviourTest extends BehaviourFixture {
    @Test
    void b18TheHandlerSeesTheMessagesOfAStreamInOrder() {
        start(s -> s.handler(Added.class, this::handle));
        for (var i = 0; i < 50; i++) {
            test.produce("Order-1", new Added("a" + i));
        }
        assertThat(test.settle()).isEqualTo(50);
        assertThat(seen).hasSize(50).isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
        assertThat(test.settle()).isZero();
    }

    private static int number(String item) {
        return Integer.parseInt(item.substring(1));
    }

    @Test
    void b19AnErrorInOneStreamDelaysNoOther() {
        broken.add("a");
        start(s -> s.handler(Added.class, this::handle));
        test.produce("Order-1", new Added("a"), new Added("b"));
        test.produce("Order-2", new Added("c"), new Added("d"));
        test.settle();
        assertThat(seen).containsExactlyInAnyOrder("a", "c", "d");
        assertThat(status("Order-1")).isEqualTo(CheckpointStatus.RETRY);
        assertThat(status("Order-2")).isEqualTo(CheckpointStatus.ACTIVE);
    }

    @Test
    void b20LaterMessagesWaitUntilTheFailedOneSucceeds() {
        broken.add("a");
        start(s -> s.handler(Added.class, this::handle));
        test.produce("Order-1", new Added("a"), new Added("b"));
        test.settle();
        test.produce("Order-1", new Added("c"));
        test.settle();
        assertThat(seen).containsExactly("a");
        broken.clear();
        test.clock().advance(ofSeconds(2));
        test.settle();
        assertThat(seen).containsExactly("a", "a", "b", "c");
        test.produce("Order-1", new Added("d"));
        test.settle();
        assertThat(seen).endsWith("d");
        assertThat(status("Order-1")).isEqualTo(CheckpointStatus.ACTIVE);
    }

    @Test
    void b34AStreamFailsAfterItsRetriesAndN9ItsNextMessageBeginsAnew() {
        broken.add("a");
        broken.add("b");
        start(s -> s.handler(Added.class, this::handle));
        test.produce("Order-1", new Added("a"), new Added("b"));
        test.settle();
        retryUntilSettled();
        assertThat(seen).containsExactly("a", "a", "a", "a");
        assertThat(status("Order-1")).isEqualTo(CheckpointStatus.FAILED);
        assertThat(test.admin().attempts(test.checkpoint("shop", "stock", "Order-1")))
                .extracting(attempt -> attempt.number())
                .containsExactly(4, 3, 2, 1);
        test.admin().skip(test.checkpoint("shop", "stock", "Order-1"));
        test.settle();
        retryUntilSettled();
        assertThat(seen).containsExactly("a", "a", "a", "a", "b", "b", "b", "b");
    }

    @Test
    void b36AManualRetryThatSucceedsResumesTheStreamOneThatFailsIsFailedAgain() {
        broken.add("a");
        start(s -> s.handler(Added.class, this::handle));
        test.produce("Order-1", new Added("a"), new Added("b"));
        test.settle();
        retryUntilSettled();
        test.admin().retry(test.checkpoint("shop", "stock", "Order-1"));
        test.settle();
        assertThat(seen).hasSize(5);
        assertThat(status("Order-1")).isEqualTo(CheckpointStatus.FAILED);
        assertThat(test.admin().attempts(test.checkpoint("shop", "stock", "Order-1")))
                .hasSize(5);
        broken.clear();
        test.admin().actingAs("ada").retry(test.checkpoint("shop", "stock", "Order-1"));
        test.settle();
        assertThat(seen).endsWith("a", "b");
        assertThat(status("Order-1")).isEqualTo(CheckpointStatus.ACTIVE);
        assertThat(test.admin().actions(PageRequest.first(10)).items().get(0).actor())
                .contains("ada");
    }

    @Test
    void b37SkipGoesOnBehindTheFailedMessageAndIsRecorded() {
        broken.add("a");
        start(s -> s.retries(RetryPolicy.none()).handler(Added.class, this::handle));
        test.produce("Order-1", new Added("a"), new Added("b"));
        test.settle();
        var failed = test.checkpoint("shop", "stock", "Order-1");
        test.admin().skip(failed);
        assertThatThrownBy(() -> test.admin().skip(failed)).isInstanceOf(CheckpointChangedException.class);
        test.settle();
        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void b38ADeletedStreamIsNotProcessedAgain() {
        start(s -> s.handler(Added.class, this::handle));
        test.produce("Order-1", new Added("a"));
        test.produce("Order-2", new Added("x"));
        test.settle();
        test.admin().delete(test.checkpoint("shop", "stock", "Order-1"));
        test.settle();
        test.produce("Order-1", new Added("b"));
        test.produce("Order-2", new Added("y"));
        test.settle();
        assertThat(seen).containsExactlyInAnyOrder("a", "x", "y");
        assertThat(status("Order-1")).isEqualTo(CheckpointStatus.DELETED);
    }

    @Test
    void b39WhilePausedNothingIsHandledAndResumeHandlesTheRestInOrder() {
        start(s -> s.handler(Added.class, this::handle));
        test.produce("Order-1", new Added("a"));
        test.settle();
        test.admin().pause("shop", "stock");
        test.settle();
        test.produce("Order-1", new Added("b"), new Added("c"));
        assertThat(test.settle()).isZero();
        assertThat(test.admin().subscription("shop", "stock").lagMessages()).isEqualTo(2);
        test.admin().resume("shop", "stock");
        test.settle();
        assertThat(seen).containsExactly("a", "b", "c");
    }

    @Test
    void b39AFailingStreamWaitsWhilePaused() {
        broken.add("a");
        start(s -> s.handler(Added.class, this::handle));
        test.produce("Order-1", new Added("a"), new Added("b"));
        test.settle();
        test.admin().pause("shop", "stock");
        test.settle();
        broken.clear();
        test.clock().advance(ofMinutes(1));
        assertThat(test.settle()).isZero();
        test.admin().resume("shop", "stock");
        test.settle();
        assertThat(seen).containsExactly("a", "a", "b");
    }

    @Test
    void b44TheInnerExceptionDecidesTheNumberOfRetries() {
        start(s -> s.retries(THREE.maxRetries(IllegalArgumentException.class, 0))
                .handler(Added.class, added -> {
                    throw new CompletionException(new IllegalArgumentException("never"));
                }));
        test.produce("Order-1", new Added("a"));
        test.settle();
        assertThat(status("Order-1")).isEqualTo(CheckpointStatus.FAILED);
    }

    @Test
    void aHandlerMaySkipItsMessage() {
        start(s -> s.handler(Added.class, added -> {
            seen.add(added.item());
            throw HandlerSignal.skip("nothing to do");
        }));
        test.produce("Order-1", new Added("a"), new Added("b"));
        test.settle();
        assertThat(seen).containsExactly("a", "b");
        assertThat(status("Order-1")).isEqualTo(CheckpointStatus.ACTIVE);
        assertThat(test.admin().attempts(test.checkpoint("shop", "stock", "Order-1")))
                .hasSize(2);
    }

    @Test
    void aHandlerMayChooseWhenToRunAgain() {
        start(s -> s.handler(Added.class, (added, context) -> {
            seen.add(added.item() + context.attempt());
            if (context.attempt() == 1) {
                throw HandlerSignal.retryAfter(ofMillis(5), new IllegalStateException("busy"));
            }
        }));
        test.produce("Order-1", new Added("a"));
        test.settle();
        test.clock().advance(ofMillis(6));
        test.settle();
        assertThat(seen).containsExactly("a1", "a2");
    }

    @Test
    void b21LatestBeginsWithTheFirstMessageAfterTheRegistration() {
        start(s -> s.handler(Added.class, this::handle));
        test.produce("Order-1", new Added("a"));
        test.settle();
        assertThat(seen).containsExactly("a");
    }

    @Test
    void b30PositionsAdvanceOverMessagesThatAreNotWantedAndN25LagDoesNotCountThem() {
        start(s -> s.handler(Added.class, this::handle));
        test.produce("Order-1", new Added("a"));
        for (var i = 0; i < 20; i++) {
            test.produce("Order-1", new Removed("r" + i));
        }
        test.settle();
        var info = test.admin().subscription("shop", "stock");
        assertThat(info.lagMessages()).isZero();
        assertThat(info.lagAge()).isZero();
    }

    @Test
    void b17AnUnknownTypeStopsTheNodeWhereThePolicySaysSo() {
        test = TestBeckett.start(builder -> builder.map("added", Added.class)
                .unknownTypes(UnknownTypes.STOP)
                .group("shop", group -> group.subscription("stock", s -> s.handler(Added.class, this::handle))));
        test.topic().produce("Order-1", "unheard-of", new byte[0]);
        assertThatThrownBy(() -> test.settle())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unheard-of");
    }

    @Test
    void twoSubscriptionsOfAGroupGetEveryMessageAndOneThatFailsDoesNotDelayTheOther() {
        test = TestBeckett.start(builder -> builder.map("added", Added.class)
                .group(
                        "shop",
                        group -> group.subscription(
                                        "one",
                                        s -> s.startingPosition(StartingPosition.EARLIEST)
                                                .handler(Added.class, this::handle))
                                .subscription(
                                        "two",
                                        s -> s.handler(Added.class, added -> {
                                            throw new IllegalStateException("two is broken");
                                        }))));
        test.produce("Order-1", new Added("a"), new Added("b"));
        test.settle();
        assertThat(seen).containsExactly("a", "b");
        assertThat(test.checkpoint("shop", "two", "Order-1").status()).isEqualTo(CheckpointStatus.RETRY);
        assertThat(test.admin().count(CheckpointFilter.retrying())).isEqualTo(1);
    }

    @Test
    void afterALongTimeWithoutAnyoneTheNodeGoesOn() {
        start(s -> s.handler(Added.class, this::handle));
        test.produce("Order-1", new Added("a"));
        test.settle();
        test.clock().advance(ofMinutes(90));
        test.produce("Order-1", new Added("b"));
        test.settle();
        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void manyStreamsThroughASmallConcurrencyAllFinish() {
        broken.add("x7");
        start(s -> s.handler(Added.class, this::handle));
        for (var i = 0; i < 3_000; i++) {
            test.produce("Order-" + i % 300, new Added("x" + i));
        }
        test.settle();
        assertThat(new HashSet<>(seen)).hasSize(3_000 - 9);
    }

    @Test
    void b44TheCauseThatDecidesIsTheOneThatIsRecorded() {
        start(s -> s.handler(Added.class, added -> {
            throw HandlerSignal.retryAfter(ofSeconds(1), new IllegalArgumentException("declined"));
        }));
        test.produce("Order-1", new Added("a"));
        test.settle();
        assertThat(test.admin()
                        .attempts(test.checkpoint("shop", "stock", "Order-1"))
                        .get(0)
                        .error())
                .isEqualTo("java.lang.IllegalArgumentException: declined");
        assertThat(test.admin().retryAll(CheckpointFilter.retrying().error(IllegalArgumentException.class)))
                .isEqualTo(1);
    }
}
