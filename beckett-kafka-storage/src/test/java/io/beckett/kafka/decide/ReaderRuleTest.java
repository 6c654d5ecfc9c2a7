package io.beckett.kafka.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReaderRuleTest {
    /** One stream, one message an append: what a log held whose second batch failed in the first run. */
    private static final List<Integer> GAP = List.of(1, 3, 4, 5, 6, 3, 4, 5, 6, 2, 3, 4, 5, 6);

    @Test
    void aGapIsFilledInOrderByTheNextWriter_H3() {
        assertThat(accepted(GAP)).containsExactly(0, 9, 10, 11, 12, 13);
    }

    @Test
    void droppingWhatIsNotBeyondTheLastPositionLosesAMessage_H3() {
        assertThat(new PositionReader()
                        .accepted(GAP.stream().map(ReaderRuleTest::single).toList()))
                .extracting(LogPlace::seq)
                .containsExactly(1L, 3L, 4L, 5L, 6L);
    }

    @Test
    void messagesOfAnAppendAreHandedOverTogether_H10() {
        var reader = new ReaderRule<String>(4);

        assertThat(reader.offer(new LogPlace(1, 5, 9, 0, 3), "a")).isEmpty();
        assertThat(reader.offer(new LogPlace(2, 6, 9, 1, 3), "b")).isEmpty();
        assertThat(reader.isBetweenAppends()).isFalse();
        assertThat(reader.offer(new LogPlace(1, 5, 9, 0, 3), "a again")).isEmpty();
        assertThat(reader.offer(new LogPlace(3, 7, 9, 2, 3), "c")).containsExactly("a", "b", "c");
        assertThat(reader.isBetweenAppends()).isTrue();
        assertThat(reader.lastSeq()).isEqualTo(7);
        assertThat(reader.repeats()).isEqualTo(1);
    }

    @Test
    void recordsBeyondTheNextOneAreCountedUntilItComes() {
        var reader = new ReaderRule<Integer>(0);
        reader.offer(single(2), 2);
        reader.offer(single(3), 3);
        assertThat(reader.ahead()).isEqualTo(2);
        reader.offer(single(1), 1);
        assertThat(reader.ahead()).isZero();
    }

    /** A frontier may stand between two messages of an append: the first ones are handled, the others are not. */
    @Test
    void readingGoesOnWithinAnAppend() {
        var reader = new ReaderRule<String>(5);
        assertThat(reader.offer(new LogPlace(2, 6, 9, 1, 3), "b")).isEmpty();
        assertThat(reader.isBetweenAppends()).isFalse();
        assertThat(reader.offer(new LogPlace(3, 7, 9, 2, 3), "c")).containsExactly("b", "c");
        assertThat(reader.isBetweenAppends()).isTrue();
    }

    @Test
    void aRecordThatSkipsOneOfItsAppendIsNoneOfBecketts() {
        var reader = new ReaderRule<String>(0);
        reader.offer(new LogPlace(1, 1, 9, 0, 3), "a");
        assertThatThrownBy(() -> reader.offer(new LogPlace(3, 2, 9, 2, 3), "c"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("records that Beckett did not write");
    }

    private static List<Integer> accepted(List<Integer> seqs) {
        var reader = new ReaderRule<Integer>(0);
        var offsets = new ArrayList<Integer>();
        for (var offset = 0; offset < seqs.size(); offset++) {
            offsets.addAll(reader.offer(single(seqs.get(offset)), offset));
        }
        return offsets;
    }

    private static LogPlace single(int seq) {
        return new LogPlace(seq, seq, seq, 0, 1);
    }
}
