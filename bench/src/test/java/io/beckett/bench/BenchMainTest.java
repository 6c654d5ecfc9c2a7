package io.beckett.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.bench.scenario.Scale;
import io.beckett.bench.scenario.Scenario;
import io.beckett.bench.scenario.Scenarios;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchMainTest {

    private static BenchMain parsed(String... arguments) {
        var main = new BenchMain();
        new CommandLine(main).parseArgs(arguments);
        return main;
    }

    @Test
    void theShortSetWithTwoRoundsIsTheDefault() {
        assertThat(parsed().scale()).isEqualTo(Scale.SHORT);
        assertThat(parsed().rounds()).isEqualTo(2);
    }

    @Test
    void theFullSetHasFiveRoundsUnlessToldOtherwise() {
        assertThat(parsed("--full").scale()).isEqualTo(Scale.FULL);
        assertThat(parsed("--full").rounds()).isEqualTo(5);
        assertThat(parsed("--full", "--rounds=7").rounds()).isEqualTo(7);
    }

    @Test
    void bothSetsAtOnceAreRefused() {
        assertThatThrownBy(() -> parsed("--full", "--short").scale())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write one of them");
    }

    @Test
    void whatAMessageCostsComesFirst() {
        assertThat(Scenarios.of(List.of("S1", "S10"), Scale.SHORT))
                .extracting(Scenario::id)
                .containsExactly("S10", "S1");
    }

    @Test
    void theFullSetHasAllScenarios() {
        assertThat(Scenarios.of(List.of(), Scale.FULL)).hasSize(11);
    }

    @Test
    void anUnknownScenarioIsRefusedWithTheNamesOfAll() {
        assertThatThrownBy(() -> Scenarios.of(List.of("S99"), Scale.SHORT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'S99'")
                .hasMessageContaining("S10");
    }
}
