package io.beckett.bench.report;

import io.beckett.bench.result.ArmResult;
import io.beckett.bench.result.CaseResult;
import io.beckett.bench.result.Metric;
import io.beckett.bench.result.ScenarioResult;
import java.io.PrintStream;
import java.util.List;

/** All results as lines of text. */
public final class Table {

    private Table() {}

    /** Prints every metric of every arm, won or lost. */
    public static void print(List<ScenarioResult> results, PrintStream out) {
        for (var result : results) {
            out.printf("%n%s  %s (%s)%n", result.id(), result.title(), result.scale());
            for (var one : result.cases()) {
                print(one, out);
            }
        }
    }

    private static void print(CaseResult one, PrintStream out) {
        out.printf("%n  %s: %s%n", one.name(), one.load());
        for (var metric : one.metrics()) {
            out.printf("    %s, %s; median (spread)%n", metric.name(), metric.unit());
            for (var arm : one.arms()) {
                out.printf("      %-20s %s%n", arm.name(), text(one, arm, metric));
            }
        }
    }

    private static String text(CaseResult one, ArmResult arm, Metric metric) {
        var samples = arm.samples(metric.name());
        if (samples.isEmpty()) {
            return arm.failure() == null ? "-" : "failed: " + arm.failure();
        }
        var spread = Figures.spread(samples.get());
        return one.ratio(arm, metric)
                .filter(ratio -> !arm.name().equals(one.base()))
                .map(ratio -> "%-36s %s".formatted(spread, Figures.ratio(ratio, metric) + " of " + one.base()))
                .orElse(spread);
    }
}
