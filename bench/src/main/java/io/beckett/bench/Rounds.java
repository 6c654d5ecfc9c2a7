package io.beckett.bench;

import io.beckett.bench.report.Figures;
import io.beckett.bench.result.ArmResult;
import io.beckett.bench.result.CaseResult;
import io.beckett.bench.result.Metric;
import io.beckett.bench.scenario.Arm;
import io.beckett.bench.scenario.Case;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Lets all arms of a case take their turns: a round that warms up and does not count, then as many as are wanted. Each round
 * begins with another arm, so that what an arm leaves behind meets each of the others. An arm that fails has no more turns;
 * what it said stands in the result. Belongs to one thread.
 */
final class Rounds {

    private final int rounds;
    private final Predicate<String> wanted;
    private final PrintStream out;

    /** @param wanted tells of the name of an arm whether it takes part */
    Rounds(int rounds, Predicate<String> wanted, PrintStream out) {
        this.rounds = rounds;
        this.wanted = wanted;
        this.out = out;
    }

    CaseResult measure(Case measured) throws Exception {
        out.printf("%n%s: %s%n", measured.name(), measured.load());
        try (var prepared = measured.opening().open()) {
            var arms = prepared.arms().stream()
                    .filter(arm -> wanted.test(arm.name()))
                    .toList();
            var figures = new LinkedHashMap<String, List<Map<String, Double>>>();
            var failures = new HashMap<String, String>();
            arms.forEach(arm -> figures.put(arm.name(), new ArrayList<>()));
            var counted = Math.min(rounds, measured.mostRounds());
            for (var round = 0; round <= counted; round++) {
                for (var arm : rotated(arms, round)) {
                    if (!failures.containsKey(arm.name())) {
                        take(measured, arm, round, counted, figures, failures);
                    }
                }
            }
            return new CaseResult(
                    measured.name(),
                    measured.load(),
                    measured.base(),
                    measured.metrics(),
                    arms.stream()
                            .map(arm -> new ArmResult(
                                    arm.name(),
                                    arm.settings(),
                                    figures.getOrDefault(arm.name(), List.of()),
                                    failures.get(arm.name())))
                            .toList());
        }
    }

    private void take(
            Case measured,
            Arm arm,
            int round,
            int counted,
            Map<String, List<Map<String, Double>>> figures,
            Map<String, String> failures)
            throws InterruptedException {
        try {
            var found = arm.turn().take(round);
            if (round > 0) {
                figures.getOrDefault(arm.name(), new ArrayList<>()).add(found);
            }
            out.printf(
                    "  %s %-20s %s%n",
                    round == 0 ? "warm-up     " : "round %d of %d".formatted(round, counted),
                    arm.name(),
                    text(measured.metrics(), found));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failures.put(arm.name(), "round " + round + ": " + e);
            out.printf("  FAILED       %-20s %s%n", arm.name(), e);
        }
    }

    private static String text(List<Metric> metrics, Map<String, Double> figures) {
        var parts = new ArrayList<String>();
        for (var metric : metrics) {
            if (figures.containsKey(metric.name())) {
                parts.add(metric.name() + " " + Figures.number(figures.get(metric.name())));
            }
        }
        return String.join(", ", parts);
    }

    private static List<Arm> rotated(List<Arm> arms, int round) {
        var rotated = new ArrayList<Arm>();
        for (var i = 0; i < arms.size(); i++) {
            rotated.add(arms.get((i + round) % arms.size()));
        }
        return rotated;
    }
}
