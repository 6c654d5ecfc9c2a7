package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.testkit.HistoryRecorder.Fault;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The checker accepts histories that are right and tells what is wrong with the others. */
class HistoryCheckerTest extends HistoryFixture {
    @Test
    void anEmptyHistoryIsRight() {
        assertRight();
    }

    @Test
    void twoNodesThatShareStreamsAreRight() {
        produce(ORDER, 0, 2);
        produce(OTHER, 1, 3);
        var one = start("a", ORDER, 0L);
        var two = start("b", OTHER, 1L);
        two.succeeded();
        handle("a", OTHER, 3L);
        one.succeeded();
        handle("b", ORDER, 2L);
        assertRight();
    }

    @Test
    void aFailureThatIsRunAgainIsRight() {
        produce(ORDER, 0, 1);
        start("a", ORDER, 0L).failed(0, "no stock");
        start("b", ORDER, 0L).failed(0, "no stock");
        handle("a", ORDER, 0L);
        start("a", ORDER, 1L).skipped("nothing to do");
        assertRight();
    }

    @Test
    void aBatchThatFailsInItsMiddleIsRight() {
        produce(ORDER, 0, 1, 4);
        start("a", ORDER, 0L, 1L, 4L).failed(2, "no stock");
        handle("b", ORDER, 4L);
        assertRight();
    }

    @Nested
    class I1 {
        @Test
        void aMessageThatNobodyHandledIsLost() {
            produce(ORDER, 0, 1);
            handle("a", ORDER, 0L);
            assertBroken("I1", "offset 1 of shop/ship/Order-1", "PRODUCED", "SUCCEEDED on a");
        }

        @Test
        void aFailureIsNotEnough() {
            produce(ORDER, 0);
            start("a", ORDER, 0L).failed(0, "no stock");
            assertBroken("I1", "offset 0", "no stock");
        }

        @Test
        void whatWaitsForAPersonIsNotLost() {
            produce(ORDER, 0, 1, 2);
            handle("a", ORDER, 0L);
            start("a", ORDER, 1L).failed(0, "no stock");
            recorder.left(ORDER, 1, "failed");
            assertRight();
        }

        @Test
        void whatLiesBeforeThatIsLost() {
            produce(ORDER, 0, 1);
            recorder.left(ORDER, 1, "failed");
            assertBroken("I1", "offset 0");
        }

        @Test
        void whatAPersonSkippedIsNotLost() {
            produce(ORDER, 0, 1);
            start("a", ORDER, 0L).failed(0, "no stock");
            recorder.skippedByHand(ORDER, 0);
            handle("a", ORDER, 1L);
            assertRight();
        }

        @Test
        void whatTheSubscriptionDoesNotWantIsNotExpected() {
            checker = HistoryChecker.create()
                    .subscription(
                            "shop",
                            "ship",
                            produced -> produced.stream().stream().equals("Order-2"));
            produce(ORDER, 0);
            produce(OTHER, 1);
            handle("a", OTHER, 1L);
            assertRight();
        }

        @Test
        void eachSubscriptionHasToHandleIt() {
            checker = checker.subscription("shop", "audit");
            produce(ORDER, 0);
            handle("a", ORDER, 0L);
            assertBroken("I1", "shop/audit/Order-1");
        }
    }

    @Nested
    class I2 {
        @Test
        void aMessageMayNotStartBeforeTheOneBefore() {
            produce(ORDER, 0, 1);
            handle("a", ORDER, 1L);
            handle("a", ORDER, 0L);
            assertBroken("I2", "offset 1 of shop/ship/Order-1@orders-0 started before offset 0");
        }

        @Test
        void aMessageMayNotStartAfterAFailureOfTheOneBefore() {
            produce(ORDER, 0, 1);
            start("a", ORDER, 0L).failed(0, "no stock");
            handle("a", ORDER, 1L);
            handle("a", ORDER, 0L);
            assertBroken("I2", "offset 1", "FAILED on a");
        }

        @Test
        void aBatchMayNotLeaveOutAMessage() {
            produce(ORDER, 0, 1, 2);
            handle("a", ORDER, 0L, 2L);
            handle("a", ORDER, 1L);
            assertThat(checker.check(recorder.history()))
                    .anySatisfy(violation -> assertThat(violation.text()).contains("[0, 2]", "[0, 1, 2]"));
        }

        @Test
        void beginningAgainAfterACrashIsRight() {
            produce(ORDER, 0, 1);
            handle("a", ORDER, 0L);
            handle("a", ORDER, 1L);
            recorder.fault(Fault.CRASHED, "a");
            handle("b", ORDER, 0L);
            handle("b", ORDER, 1L);
            assertRight();
        }

        @Test
        void streamsHaveNoOrderAmongThem() {
            produce(ORDER, 0);
            produce(OTHER, 1);
            handle("a", OTHER, 1L);
            handle("a", ORDER, 0L);
            assertRight();
        }
    }

    @Nested
    class I3 {
        @Test
        void twoNodesMayNotRunAStreamAtOnce() {
            produce(ORDER, 0);
            var one = start("a", ORDER, 0L);
            var two = start("b", ORDER, 0L);
            one.failed(0, "no stock");
            two.succeeded();
            assertThat(checker.check(recorder.history()))
                    .extracting(HistoryViolation::invariant)
                    .contains("I3");
        }

        @Test
        void aNodeMayStartWhenTheSessionOfTheOtherIsLost() {
            produce(ORDER, 0);
            var zombie = start("a", ORDER, 0L);
            recorder.fault(Fault.SESSION_LOST, "a");
            handle("b", ORDER, 0L);
            zombie.succeeded();
            assertRight();
        }

        @Test
        void theLostSessionOfAThirdNodeIsNoExcuse() {
            produce(ORDER, 0);
            var one = start("a", ORDER, 0L);
            recorder.fault(Fault.SESSION_LOST, "c");
            start("b", ORDER, 0L).failed(0, "no stock");
            one.succeeded();
            assertThat(checker.check(recorder.history()))
                    .extracting(HistoryViolation::invariant)
                    .contains("I3");
        }

        @Test
        void aNodeMayNotStartBesideItsOwnZombie() {
            produce(ORDER, 0);
            var zombie = start("a", ORDER, 0L);
            recorder.fault(Fault.SESSION_LOST, "a");
            handle("a", ORDER, 0L);
            zombie.failed(0, "interrupted");
            assertBroken("I3", "Order-1@orders-0 started while run a-");
        }

        @Test
        void aCrashEndsWhatRan() {
            produce(ORDER, 0);
            start("a", ORDER, 0L);
            recorder.fault(Fault.CRASHED, "a");
            handle("a", ORDER, 0L);
            assertRight();
        }

        @Test
        void aReservationThatAPersonTookAwayIsAnExcuseForThatStream() {
            produce(ORDER, 0);
            produce(OTHER, 1);
            var hanging = start("a", ORDER, 0L);
            recorder.reservationReleased(ORDER);
            handle("b", ORDER, 0L);
            hanging.succeeded();
            handle("b", OTHER, 1L);
            assertRight();
            var other = start("a", OTHER, 1L);
            recorder.reservationReleased(ORDER);
            start("b", OTHER, 1L).failed(0, "no stock");
            other.succeeded();
            assertThat(checker.check(recorder.history()))
                    .extracting(HistoryViolation::invariant)
                    .contains("I3");
        }
    }

    @Test
    void theLinesOfOtherStreamsAreNotShown() {
        produce(ORDER, 0, 1);
        produce(OTHER, 2);
        handle("a", OTHER, 2L);
        handle("a", ORDER, 1L);
        handle("a", ORDER, 0L);
        var text = checker.check(recorder.history()).get(0).text();
        assertThat(text).contains("Order-1").doesNotContain("Order-2");
        assertThat(text.lines().filter(line -> line.startsWith("  > ")))
                .singleElement()
                .asString()
                .contains("STARTED");
    }
}
