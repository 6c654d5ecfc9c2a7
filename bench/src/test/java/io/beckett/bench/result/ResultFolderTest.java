package io.beckett.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFolderTest {

    /** Two arms: one with two rounds, and one that failed in its first. */
    public static ScenarioResult result(String id) {
        var rate = Metric.higher("rate", "1/s");
        var good = new ArmResult("beckett-1", "as it is", List.of(Map.of("rate", 300.0), Map.of("rate", 500.0)), null);
        var base = new ArmResult("base", "as it is", List.of(Map.of("rate", 100.0)), null);
        var bad = new ArmResult("broken", "<none>", List.of(), "round 0: it broke");
        var one = new CaseResult("load", "10 streams, uniform", "base", List.of(rate), List.of(good, base, bad));
        return new ScenarioResult(
                id, "How fast", "short", "2026-01-01T00:00:00Z", 1.5, List.of("2 processors"), List.of(one));
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) {
        var results = new ResultFolder(folder.resolve("new"));
        assertThat(results.read("S1")).isEmpty();
        results.write(result("S1"));
        assertThat(results.read("S1")).contains(result("S1"));
    }

    @Test
    void resultsComeInTheOrderOfTheScenariosAndMissingOnesAreLeftOut(@TempDir Path folder) {
        var results = new ResultFolder(folder);
        results.write(result("S1"));
        results.write(result("S10"));
        assertThat(results.read(List.of("S10", "S2", "S1")))
                .extracting(ScenarioResult::id)
                .containsExactly("S10", "S1");
    }

    @Test
    void aRatioIsThatOfMediansToTheBase() {
        var one = result("S1").cases().get(0);
        assertThat(one.ratio(one.arms().get(0), one.metrics().get(0))).contains(4.0);
        assertThat(one.ratio(one.arms().get(2), one.metrics().get(0))).isEmpty();
    }
}
