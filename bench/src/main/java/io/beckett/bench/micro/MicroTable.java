package io.beckett.bench.micro;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;

/** Results as text: a line for each, and how those of many rows compare with those of few. */
final class MicroTable {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private MicroTable() {}

    /** The middle of what was measured: of single calls where those were timed, otherwise of the iterations. */
    static double medianOf(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    static List<String> lines(Collection<RunResult> results) {
        var lines = new ArrayList<String>();
        for (var result : results) {
            var primary = result.getPrimaryResult();
            var statistics = primary.getStatistics();
            var sampled = result.getParams().getMode() == Mode.SampleTime;
            var line = String.format(
                    Locale.ROOT,
                    "%-95s %12.3f %s  (%s %.3f)",
                    MicroRun.nameOf(result),
                    medianOf(result),
                    primary.getScoreUnit(),
                    sampled ? "p99" : "+-",
                    sampled ? statistics.getPercentile(99) : statistics.getStandardDeviation());
            var allocated = result.getSecondaryResults().get(ALLOCATED);
            lines.add(
                    sampled || allocated == null
                            ? line
                            : line + String.format(Locale.ROOT, "  %,.0f B/op", allocated.getScore()));
        }
        return lines;
    }

    /** For what was measured with several numbers of rows: medians and their ratio to that of the fewest. */
    static List<String> ratios(Collection<RunResult> results) {
        var same = new LinkedHashMap<String, List<RunResult>>();
        for (var result : results) {
            if (MicroRun.paramsOf(result).containsKey("rows")) {
                same.computeIfAbsent(nameWithoutRows(result), name -> new ArrayList<>())
                        .add(result);
            }
        }
        var lines = new ArrayList<String>();
        same.forEach((name, ofName) -> {
            ofName.sort((one, other) -> Long.compare(rows(one), rows(other)));
            var few = ofName.get(0);
            for (var many : ofName.subList(1, ofName.size())) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s: median %.2f ms with %,d rows, %.2f ms with %,d; ratio %.2f",
                        name,
                        medianOf(few),
                        rows(few),
                        medianOf(many),
                        rows(many),
                        medianOf(many) / medianOf(few)));
            }
        });
        return lines;
    }

    private static long rows(RunResult result) {
        return Long.parseLong(result.getParams().getParam("rows"));
    }

    private static String nameWithoutRows(RunResult result) {
        var name = new StringBuilder(MicroRun.simpleNameOf(result));
        MicroRun.paramsOf(result).forEach((param, value) -> {
            if (!param.equals("rows")) {
                name.append(' ').append(param).append('=').append(value);
            }
        });
        return name.toString();
    }
}
