package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.testkit.HistoryRecorder.Fault;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the checker says of positions, frontiers and messages that are handled again. */
class PositionCheckerTest extends HistoryFixture {
    @Nested
    class I4 {
        @Test
        void positionsThatGrowAreRight() {
            recorder.position(ORDER, 3);
            recorder.position(OTHER, 1);
            recorder.position(ORDER, 3);
            recorder.position(ORDER, 9);
            assertRight();
        }

        @Test
        void aPositionMayNotGoBack() {
            recorder.position(ORDER, 9);
            recorder.position(ORDER, 3);
            assertBroken("I4", "position of shop/ship/Order-1@orders-0 went back from 9 to 3");
        }

        @Test
        void aFrontierMayNotGoBack() {
            recorder.frontier(PARTITION, 9, Map.of());
            recorder.frontier(PARTITION, 3, Map.of());
            assertBroken("I4", "went back from 9 to 3");
        }

        @Test
        void aDatabaseThatWasRolledBackIsAnExcuse() {
            recorder.position(ORDER, 9);
            recorder.fault(Fault.DATABASE_ROLLED_BACK, "");
            recorder.position(ORDER, 3);
            assertRight();
        }
    }

    @Nested
    class I6 {
        @Test
        void aFrontierBehindWhatIsFinishedOrWrittenDownIsRight() {
            produce(ORDER, 0, 1, 2);
            handle("a", ORDER, 0L);
            start("a", ORDER, 1L).failed(0, "no stock");
            recorder.frontier(PARTITION, 3, Map.of("Order-1", FlushDraft.backlog(1, 2)));
            handle("b", ORDER, 1L);
            handle("b", ORDER, 2L);
            recorder.frontier(PARTITION, 3, Map.of());
            assertRight();
        }

        @Test
        void aFrontierMayNotPassWhatIsOpen() {
            produce(ORDER, 0, 1);
            handle("a", ORDER, 0L);
            recorder.frontier(PARTITION, 2, Map.of());
            handle("a", ORDER, 1L);
            assertBroken("I6", "frontier of shop/ship/@orders-0 is 2, but offset 1 of shop/ship/Order-1");
        }

        @Test
        void whatAnotherStreamHasWrittenDownIsNoExcuse() {
            produce(ORDER, 0);
            recorder.frontier(PARTITION, 1, Map.of("Order-2", FlushDraft.backlog(0)));
            handle("a", ORDER, 0L);
            assertBroken("I6", "offset 0 of shop/ship/Order-1");
        }

        @Test
        void aMessageMayBeHandledBeforeItsProducerSaysThatItWroteIt() {
            handle("a", ORDER, 0L);
            produce(ORDER, 0);
            recorder.frontier(PARTITION, 1, Map.of());
            assertRight();
        }
    }

    @Nested
    class I9 {
        @Test
        void aMessageMayNotBeHandledAgainWithoutAFault() {
            produce(ORDER, 0);
            handle("a", ORDER, 0L);
            handle("b", ORDER, 0L);
            assertBroken("I9", "offset 0 of shop/ship/Order-1@orders-0 was handled again without a fault");
        }

        @Test
        void afterACrashItMay() {
            produce(ORDER, 0);
            handle("a", ORDER, 0L);
            recorder.fault(Fault.CRASHED, "a");
            handle("b", ORDER, 0L);
            assertRight();
        }

        @Test
        void theCrashOfAnotherNodeIsNoExcuse() {
            produce(ORDER, 0);
            handle("a", ORDER, 0L);
            recorder.fault(Fault.CRASHED, "b");
            handle("c", ORDER, 0L);
            assertBroken("I9", "without a fault", "CRASHED");
        }

        @Test
        void aCrashBeforeTheFirstRunIsNoExcuse() {
            produce(ORDER, 0);
            recorder.fault(Fault.CRASHED, "a");
            handle("a", ORDER, 0L);
            handle("b", ORDER, 0L);
            assertBroken("I9", "without a fault");
        }

        @Test
        void aCrashExcusesAStatedNumber() {
            checker = checker.redeliveredPerFault(2);
            produce(ORDER, 0, 1, 2);
            for (var offset = 0L; offset < 3; offset++) {
                handle("a", ORDER, offset);
            }
            recorder.fault(Fault.CRASHED, "a");
            handle("b", ORDER, 1L);
            handle("b", ORDER, 2L);
            assertRight();
            recorder.fault(Fault.CRASHED, "b");
            handle("a", ORDER, 0L);
            handle("a", ORDER, 1L);
            handle("a", ORDER, 2L);
            assertThat(checker.check(recorder.history()))
                    .extracting(HistoryViolation::text)
                    .singleElement()
                    .asString()
                    .contains("handled again because of one fault, allowed 2");
        }

        @Test
        void whatACrashCutOffCounts() {
            checker = checker.redeliveredPerFault(0);
            produce(ORDER, 0);
            start("a", ORDER, 0L);
            recorder.fault(Fault.CRASHED, "a");
            handle("b", ORDER, 0L);
            assertBroken("I9", "1 messages were handled again");
        }
    }
}
