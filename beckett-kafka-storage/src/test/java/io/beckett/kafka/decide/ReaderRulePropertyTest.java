package io.beckett.kafka.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.decide.GeneratedLog.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Interleaved writers, gaps and late copies: every reader accepts each message once and in order (H3, H4, I2, I7). */
class ReaderRulePropertyTest {
    private static final int APPENDS = 60;
    private static final int ROUNDS = 400;
    private static final Start EARLIEST = new Start(0, 0);

    @Test
    void fromTheStartEachMessageIsAcceptedOnceAndInOrder_H3_H4() {
        forEachLog((log, seed) -> assertThat(read(log, EARLIEST))
                .as("seed %d", seed)
                .extracting(Accepted::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, log.decided.size()).boxed().toList()));
    }

    @Test
    void fromAnyStoredPlaceTheSameIsAcceptedAtTheSameOffsets_I7() {
        forEachLog((log, seed) -> {
            var all = read(log, EARLIEST);
            for (var i = 0; i < all.size(); i++) {
                if (log.decided.get(i).isLastOfAppend()) {
                    var frontier = new Start(all.get(i).offset() + 1, all.get(i).seq());
                    assertThat(read(log, frontier)).as("seed %d", seed).isEqualTo(all.subList(i + 1, all.size()));
                }
            }
        });
    }

    @Test
    void fromTheLatestPlaceTheRestIsAcceptedOnceAndInOrder() {
        forEachLog((log, seed) -> {
            var all = read(log, EARLIEST);
            for (var start : log.latest) {
                var rest = read(log, start);
                var expected = all.subList((int) start.seq(), all.size());
                assertThat(rest).as("seed %d", seed).extracting(Accepted::seq).isEqualTo(seqs(expected));
                // It does not wait for what it skips, so it may take an earlier copy of the same message.
                assertThat(IntStream.range(0, rest.size()))
                        .as("seed %d", seed)
                        .allMatch(i -> rest.get(i).offset() <= expected.get(i).offset());
            }
        });
    }

    @Test
    void aReaderFromTheLatestPlaceMayTakeAnEarlierCopyThanAReaderFromTheStart() {
        // Message 1 is decided and answered, and lost on its way; 2 arrives; the next writer writes both.
        var log = IntStream.of(2, 1, 2, 3)
                .mapToObj(seq -> new LogPlace(seq, seq, seq, 0, 1))
                .toList();

        assertThat(read(log, EARLIEST)).containsExactly(new Accepted(1, 1), new Accepted(2, 2), new Accepted(3, 3));
        assertThat(read(log, new Start(0, 1))).containsExactly(new Accepted(0, 2), new Accepted(3, 3));
    }

    @Test
    void droppingWhatIsNotBeyondTheLastPositionIsCaught_H3() {
        var lost = LongStream.range(0, 100)
                .mapToObj(seed -> new GeneratedLog(new Random(seed), APPENDS))
                .filter(log -> new PositionReader().accepted(log.log).size() != log.decided.size())
                .count();

        assertThat(lost).isGreaterThan(90);
    }

    @Test
    void theGeneratedLogsHoldGapsCopiesAndRecordsAhead() {
        var rule = new ReaderRule<LogPlace>(0);
        var ahead = 0L;
        for (var place : new GeneratedLog(new Random(1), 1_000).log) {
            rule.offer(place, place);
            ahead = Math.max(ahead, rule.ahead());
        }
        assertThat(ahead).isPositive();
        assertThat(rule.repeats()).isPositive();
    }

    private interface Check {
        void of(GeneratedLog log, long seed);
    }

    private static void forEachLog(Check check) {
        var seed = new Random().nextLong();
        for (var round = seed; round < seed + ROUNDS; round++) {
            check.of(new GeneratedLog(new Random(round), APPENDS), round);
        }
    }

    private record Accepted(int offset, long seq) {}

    private static List<Long> seqs(List<Accepted> accepted) {
        return accepted.stream().map(Accepted::seq).toList();
    }

    private static List<Accepted> read(GeneratedLog log, Start start) {
        return read(log.log, start);
    }

    private static List<Accepted> read(List<LogPlace> log, Start start) {
        var rule = new ReaderRule<Accepted>(start.seq());
        var accepted = new ArrayList<Accepted>();
        for (var offset = start.offset(); offset < log.size(); offset++) {
            accepted.addAll(rule.offer(
                    log.get(offset), new Accepted(offset, log.get(offset).seq())));
        }
        return accepted;
    }
}
