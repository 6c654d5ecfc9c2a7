package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.message.ExpectedVersion;
import io.beckett.testkit.StreamCall.Appended;
import io.beckett.testkit.StreamCall.NotStored;
import io.beckett.testkit.StreamCall.Read;
import io.beckett.testkit.StreamCall.Rejected;
import io.beckett.testkit.StreamCall.Unanswered;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The checker accepts what one after the other could have given, and finds what could not. */
@DisplayName("I8: calls of streams")
class StreamCallCheckerTest {
    private static final String S = "Order-1";

    private final List<StreamCall> calls = new ArrayList<>();

    private void append(long began, long ended, ExpectedVersion expected, long version, String... ids) {
        calls.add(new Appended(S, "a", began, ended, expected, List.of(ids), version, false));
    }

    private void append(long began, long ended, long version, String... ids) {
        append(began, ended, ExpectedVersion.any(), version, ids);
    }

    private void reject(long began, long ended, ExpectedVersion expected, long actual, String... ids) {
        calls.add(new Rejected(S, "a", began, ended, expected, List.of(ids), actual));
    }

    private void unanswered(long began, String... ids) {
        calls.add(new Unanswered(S, "a", began, List.of(ids)));
    }

    private void read(long began, long ended, String... ids) {
        readFrom(began, ended, ids.length, 1, ids);
    }

    private void readFrom(long began, long ended, long version, long first, String... ids) {
        calls.add(new Read(S, "r", began, ended, version, first, List.of(ids)));
    }

    private void assertRight() {
        assertThatCode(() -> StreamCallChecker.assertLinearizable(calls)).doesNotThrowAnyException();
    }

    private void assertWrong(String... shown) {
        var violations = StreamCallChecker.check(calls);
        assertThat(violations).extracting(HistoryViolation::invariant).containsOnly("I8");
        assertThat(violations.toString()).contains(shown);
        assertThatThrownBy(() -> StreamCallChecker.assertLinearizable(calls))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(shown[0]);
    }

    @Test
    void whatFollowsEachOtherIsRight() {
        read(1, 2);
        append(3, 4, ExpectedVersion.none(), 2, "a", "b");
        reject(5, 6, ExpectedVersion.none(), 2, "x");
        append(7, 8, ExpectedVersion.exact(2), 3, "c");
        calls.add(new Appended(S, "a", 9, 10, ExpectedVersion.none(), List.of("a", "b"), 2, true));
        read(11, 12, "a", "b", "c");
        readFrom(11, 12, 3, 3, "c");
        assertRight();
    }

    @Test
    void whatOverlapsMayStandEitherWay() {
        append(1, 10, 1, "a");
        append(2, 9, 2, "b");
        read(3, 4);
        read(5, 6, "a");
        read(5, 8, "a", "b");
        reject(3, 8, ExpectedVersion.exists(), 0, "x");
        assertRight();
    }

    @Test
    void whatWasNotAnsweredMayStandThereOrNot() {
        append(1, 2, 1, "a");
        unanswered(3, "b", "c");
        unanswered(3, "never");
        read(4, 5, "a");
        read(6, 7, "a", "b", "c");
        assertRight();
    }

    @Test
    void eachStreamStandsForItself() {
        append(1, 2, 1, "a");
        calls.add(new Appended("Order-2", "a", 3, 4, ExpectedVersion.none(), List.of("b"), 1, false));
        calls.add(new Read("Order-2", "r", 5, 6, 1, 1, List.of("b")));
        assertRight();
    }

    @Test
    void aReadThatMissesWhatWasAcknowledgedIsWrong() {
        append(1, 2, 1, "a");
        append(3, 4, 2, "b");
        read(5, 6, "a");
        assertWrong("version 1 was found by Read", "left version 2");
    }

    @Test
    void aReadThatMissesWhatAnEarlierOneSawIsWrong() {
        append(1, 20, 1, "a");
        read(2, 3, "a");
        read(4, 5);
        assertWrong("version 0 was found by Read");
    }

    @Test
    void aReadThatSeesWhatOnlyBeganLaterIsWrong() {
        read(1, 2, "a");
        append(3, 4, 1, "a");
        assertWrong("version 0 was found by Appended");
    }

    @Test
    void whatWasNotAnsweredMayNotBeSeenBeforeItBegan() {
        read(1, 2, "a");
        unanswered(3, "a");
        assertWrong("version 0 was found by Unanswered");
    }

    @Test
    void anAppendThatBeganAfterAnotherOneStandsBehindIt() {
        append(1, 2, 2, "b");
        append(3, 4, 1, "a");
        assertWrong("version 0 was found by Appended");
    }

    @Test
    void aRefusalThatMissesWhatWasAcknowledgedIsWrong() {
        append(1, 2, 1, "a");
        reject(3, 4, ExpectedVersion.exact(5), 0, "x");
        assertWrong("version 0 was found by Rejected");
    }

    @Test
    void aFailedReadersViewOfHistoryMayNotFork() {
        append(1, 2, 1, "a");
        unanswered(1, "b");
        read(3, 4, "b");
        assertWrong("position 1 is 'b'");
    }

    @Test
    void twoAppendsAtOnePositionAreWrong() {
        append(1, 4, 1, "a");
        append(1, 4, 1, "b");
        assertWrong("position 1 is 'b'", "but 'a'");
    }

    @Test
    void aMessageStandsOnce() {
        append(1, 4, 1, "a");
        unanswered(1, "b");
        read(5, 6, "a", "b", "a");
        assertWrong("'a' stands at 3", "also at 1");
    }

    @Test
    void whatWasRefusedIsNeverSeen() {
        append(1, 2, 1, "a");
        reject(3, 4, ExpectedVersion.exact(7), 1, "x");
        read(5, 6, "a", "x");
        assertWrong("'x' stands at 2, but it was refused");
    }

    @Test
    void whatIsCertainlyNotStoredIsNeverSeen() {
        calls.add(new NotStored(S, "a", 1, 2, List.of("x")));
        read(3, 4, "x");
        assertWrong("'x' stands at 1, but it was refused");
    }

    @Test
    void whatNobodyAppendedIsNeverSeen() {
        read(1, 2, "ghost");
        assertWrong("'ghost' stands at 1, but nobody appended it");
    }

    @Test
    void aPartOfAnAppendIsNeverSeen() {
        append(1, 9, 3, "a", "b", "c");
        read(2, 3, "a", "b");
        assertWrong("a part of the append at 1 to 3 was seen");
    }

    @Test
    void aPartOfAnAppendWithoutAnswerIsNeverSeen() {
        unanswered(1, "a", "b");
        read(2, 3, "a");
        assertWrong("a part of the append at 1 to 2 was seen");
    }

    @Test
    void anAppendStandsWhereItWasExpectedTo() {
        append(1, 9, 1, "a");
        append(1, 9, ExpectedVersion.exact(5), 2, "b");
        assertWrong("what was expected was not so");
    }

    @Test
    void whatFitsIsNotRefused() {
        append(1, 2, 1, "a");
        reject(3, 4, ExpectedVersion.exact(1), 1, "x");
        assertWrong("what was expected was so, and yet it was refused");
    }

    @Test
    void noMoreIsReadThanTheVersionSays() {
        append(1, 9, 1, "a");
        append(1, 9, 2, "b");
        readFrom(2, 3, 1, 1, "a", "b");
        assertWrong("more was read than the version says");
    }
}
