package io.beckett.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.bench.result.ArmResult;
import io.beckett.bench.result.CaseResult;
import io.beckett.bench.result.Metric;
import io.beckett.bench.result.ScenarioResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Metric RATE = Metric.higher("rate", "1/s");
    private static final Metric TIME = Metric.lower("p99", "ms");

    private static ScenarioResult result() {
        var ours = new ArmResult("beckett-1", "in order", List.of(Map.of("rate", 50.0, "p99", 2.0)), null);
        var base = new ArmResult("base & more", "none", List.of(Map.of("rate", 100.0, "p99", 4.0)), null);
        var failed = new ArmResult("broken", "none", List.of(), "round 0: <it> broke");
        var one = new CaseResult(
                "a load", "10 streams, Zipf(1.0)", "base & more", List.of(RATE, TIME), List.of(ours, base, failed));
        return new ScenarioResult("S1", "How fast", "short", "2026-01-01", 1, List.of("2 processors"), List.of(one));
    }

    @Test
    void lossesStandBesideWins() {
        assertThat(Report.html(List.of(result()))).contains("0.50x worse").contains("0.50x better");
    }

    @Test
    void theReportSaysHowKeysAreDistributedAndWhatFailed() {
        assertThat(Report.html(List.of(result())))
                .contains("10 streams, Zipf(1.0)")
                .contains("Failed: round 0: &lt;it&gt; broke");
    }

    @Test
    void aChartIsWellFormedAndHasABarForEachArmThatHasFigures() throws Exception {
        var svg = BarChart.svg(result().cases().get(0), RATE);
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
        assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(2);
    }

    @Test
    void theTableNamesEveryArm() {
        var bytes = new ByteArrayOutputStream();
        Table.print(List.of(result()), new PrintStream(bytes, true, UTF_8));
        assertThat(bytes.toString(UTF_8))
                .contains("beckett-1", "0.50x worse of base & more", "failed: round 0", "10 streams");
    }

    @Test
    void figuresHaveThreeDigitsThatSaySomething() {
        assertThat(Figures.number(123_456.7)).isEqualTo("123,457");
        assertThat(Figures.number(12.34)).isEqualTo("12.3");
        assertThat(Figures.number(0.0421)).isEqualTo("0.0421");
        assertThat(Figures.number(0)).isEqualTo("0");
    }
}
