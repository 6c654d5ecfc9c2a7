package io.beckett.bench.micro;

import io.beckett.examples.servers.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks round after round, so that what else the machine does meets all of them, and puts together what the
 * rounds gave. Belongs to one thread.
 */
final class MicroRun {
    private final MicroPlan plan;
    private final Path log;

    /** @param log what JMH says; written anew in each round */
    MicroRun(MicroPlan plan, Path log) {
        this.plan = plan;
        this.log = log;
    }

    /** Whether one of the benchmarks needs a Postgres. */
    boolean needsPostgres() {
        return names().stream().anyMatch(name -> name.contains("FlushBenchmark") || name.contains("ReserveBenchmark"));
    }

    /** The names of the benchmarks. */
    Collection<String> names() {
        var silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        var names = new TreeSet<String>();
        BenchmarkList.defaultList()
                .find(silent, plan.include(), List.of())
                .forEach(entry -> names.add(entry.getUsername()));
        return names;
    }

    /**
     * Runs all rounds.
     *
     * @param postgres the JDBC address for benchmarks that need one
     * @param forks processes of each benchmark in each round; 0 runs it in this one, for tests
     * @return a result for each benchmark and choice of parameters; its data are those of all rounds
     */
    Collection<RunResult> run(String postgres, int forks) throws RunnerException, IOException {
        System.setProperty("java.class.path", JavaProcess.classPath()); // of the processes, where Maven runs this one
        System.setProperty("jmh.ignoreLock", "true");
        System.setProperty(StoreTables.SERVER, postgres);
        var rounds = new LinkedHashMap<String, List<RunResult>>();
        for (var round = 1; round <= plan.rounds(); round++) {
            System.out.println("round " + round + " of " + plan.rounds());
            for (var result : round(postgres, forks)) {
                rounds.computeIfAbsent(nameOf(result), name -> new ArrayList<>())
                        .add(result);
            }
        }
        return rounds.values().stream().map(MicroRun::together).toList();
    }

    private Collection<RunResult> round(String postgres, int forks) throws RunnerException {
        var options = new OptionsBuilder()
                .warmupIterations(plan.warmup().isZero() ? 0 : 1)
                .warmupTime(TimeValue.milliseconds(Math.max(1, plan.warmup().toMillis())))
                .measurementIterations(plan.iterations())
                .measurementTime(TimeValue.milliseconds(plan.time().toMillis()))
                .forks(forks)
                .shouldFailOnError(true)
                .jvmArgs("-Xms" + plan.heap(), "-Xmx" + plan.heap(), "-D" + StoreTables.SERVER + "=" + postgres)
                .addProfiler(GCProfiler.class)
                .output(log.toString());
        plan.include().forEach(options::include);
        plan.params().forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
        return new Runner(options.build()).run();
    }

    private static RunResult together(List<RunResult> rounds) {
        var data = new ArrayList<BenchmarkResult>();
        rounds.forEach(round -> data.addAll(round.getBenchmarkResults()));
        return new RunResult(rounds.get(0).getParams(), data);
    }

    /** The benchmark and its parameters. */
    static String nameOf(RunResult result) {
        var name = new StringBuilder(simpleNameOf(result));
        paramsOf(result)
                .forEach((param, value) ->
                        name.append(' ').append(param).append('=').append(value));
        return name.toString();
    }

    static String simpleNameOf(RunResult result) {
        var name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
    }

    static Map<String, String> paramsOf(RunResult result) {
        var params = new LinkedHashMap<String, String>();
        for (var key : result.getParams().getParamsKeys()) {
            params.put(key, result.getParams().getParam(key));
        }
        return params;
    }
}
