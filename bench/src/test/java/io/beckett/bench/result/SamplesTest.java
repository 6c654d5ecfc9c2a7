package io.beckett.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        var samples = new Samples(List.of(9.0, 1.0, 4.0));
        assertThat(samples.median()).isEqualTo(4);
        assertThat(samples.lowest()).isEqualTo(1);
        assertThat(samples.highest()).isEqualTo(9);
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfBothMiddleOnes() {
        assertThat(new Samples(List.of(8.0, 1.0, 4.0, 2.0)).median()).isEqualTo(3);
    }

    @Test
    void noValuesAreRefused() {
        assertThatThrownBy(() -> new Samples(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one");
    }
}
