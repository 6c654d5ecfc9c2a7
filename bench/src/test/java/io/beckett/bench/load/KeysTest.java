package io.beckett.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeysTest {

    private static int[] counts(Keys keys, int streams, int messages) {
        var counts = new int[streams];
        var sequence = keys.sequence(streams);
        IntStream.range(0, messages).forEach(i -> counts[sequence.getAsInt()]++);
        return counts;
    }

    @Test
    void uniformGivesEveryStreamTheSame() {
        assertThat(counts(Keys.UNIFORM, 10, 1_000)).containsOnly(100);
    }

    @Test
    void zipfGivesTheSecondHalfOfTheFirstAndTheTenthATenth() {
        var sorted = Arrays.stream(counts(Keys.ZIPF, 1_000, 1_000_000)).sorted().toArray();
        var first = (double) sorted[999];
        assertThat(sorted[998] / first).isBetween(0.48, 0.52);
        assertThat(sorted[990] / first).isBetween(0.09, 0.11);
    }

    @Test
    void theSameKeysGiveTheSameSequence() {
        var one = Keys.ZIPF.sequence(100);
        var other = Keys.ZIPF.sequence(100);
        assertThat(IntStream.generate(one).limit(1_000))
                .containsExactly(IntStream.generate(other).limit(1_000).boxed().toArray(Integer[]::new));
    }

    @Test
    void aTickIsReadAsItWasWritten() {
        var tick = new Tick(7, -1, 123_456_789, 42);
        assertThat(tick.value()).hasSize(Tick.SIZE);
        assertThat(Tick.of(tick.value())).isEqualTo(tick);
    }
}
