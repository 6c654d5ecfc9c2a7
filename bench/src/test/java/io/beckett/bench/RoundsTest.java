package io.beckett.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.bench.result.Metric;
import io.beckett.bench.scenario.Arm;
import io.beckett.bench.scenario.Case;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final List<String> turns = new ArrayList<>();
    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());

    private Arm arm(String name, int failsIn) {
        return new Arm(name, "none", round -> {
            turns.add(name + round);
            if (round == failsIn) {
                throw new IllegalStateException("it broke");
            }
            return Map.of("rate", (double) round);
        });
    }

    private Case load(Arm... arms) {
        return new Case("load", "none", "a", List.of(Metric.higher("rate", "1/s")), () -> new Case.Prepared() {
            @Override
            public List<Arm> arms() {
                return List.of(arms);
            }

            @Override
            public void close() {
                turns.add("closed");
            }
        });
    }

    @Test
    void everyArmHasATurnInEveryRoundAndEachRoundBeginsWithAnother() throws Exception {
        new Rounds(2, name -> true, nowhere).measure(load(arm("a", -1), arm("b", -1)));
        assertThat(turns).containsExactly("a0", "b0", "b1", "a1", "a2", "b2", "closed");
    }

    @Test
    void theRoundThatWarmsUpDoesNotCount() throws Exception {
        var result = new Rounds(2, name -> true, nowhere).measure(load(arm("a", -1)));
        assertThat(result.arms().get(0).rounds()).containsExactly(Map.of("rate", 1.0), Map.of("rate", 2.0));
    }

    @Test
    void anArmThatFailsHasNoMoreTurnsAndTheOthersGoOn() throws Exception {
        var result = new Rounds(2, name -> true, nowhere).measure(load(arm("a", 1), arm("b", -1)));
        assertThat(turns).containsExactly("a0", "b0", "b1", "a1", "b2", "closed");
        assertThat(result.arms().get(0).failure()).contains("round 1").contains("it broke");
    }

    @Test
    void armsThatAreNotWantedHaveNoTurns() throws Exception {
        new Rounds(1, name -> name.equals("b"), nowhere).measure(load(arm("a", -1), arm("b", -1)));
        assertThat(turns).containsExactly("b0", "b1", "closed");
    }
}
