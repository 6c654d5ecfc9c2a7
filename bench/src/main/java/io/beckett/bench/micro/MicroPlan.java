package io.beckett.bench.micro;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is run, and for how long.
 *
 * @param include regular expressions, of which one must be found in a benchmark's name; empty for all
 * @param params values by the name of a parameter, instead of those that stand at it
 * @param rounds each benchmark runs once in each of them, in a process of its own
 * @param warmup before each measurement
 * @param time of each measurement
 * @param iterations measurements in each process
 * @param heap of each process, as {@code -Xmx} takes it
 */
record MicroPlan(
        List<String> include,
        Map<String, List<String>> params,
        int rounds,
        Duration warmup,
        Duration time,
        int iterations,
        String heap) {
    MicroPlan {
        include = include.isEmpty() ? List.of(".*") : List.copyOf(include);
        params = Map.copyOf(params);
        if (rounds < 1 || iterations < 1) {
            throw new IllegalArgumentException(
                    "rounds is " + rounds + " and iterations " + iterations + ", allowed: 1 and up");
        }
    }

    /** Two rounds of what stands at the parameters, below four minutes. */
    static MicroPlan ofShort() {
        return new MicroPlan(List.of(), Map.of(), 2, Duration.ofSeconds(1), Duration.ofMillis(500), 2, "1g");
    }

    /** Five rounds of everything: up to ten million rows. */
    static MicroPlan full() {
        var params = new LinkedHashMap<String, List<String>>();
        params.put("rows", values("1000,100000,1000000,10000000"));
        params.put("bytes", values("200,2000,20000"));
        params.put("window", values("100,1000,10000"));
        params.put("concurrency", values("20,200"));
        params.put("stored", values("10000,100000,1000000"));
        params.put("expected", values("any,exact"));
        params.put("messages", values("1,10"));
        return new MicroPlan(List.of(), params, 5, Duration.ofSeconds(2), Duration.ofSeconds(1), 3, "3g");
    }

    MicroPlan with(List<String> otherInclude, Map<String, String> moreParams, int otherRounds) {
        var all = new LinkedHashMap<>(params);
        moreParams.forEach((name, values) -> all.put(name, values(values)));
        return new MicroPlan(otherInclude, all, otherRounds, warmup, time, iterations, heap);
    }

    private static List<String> values(String commaSeparated) {
        return List.of(commaSeparated.split(",", -1));
    }
}
